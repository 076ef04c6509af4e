-- Projects completed before they began.
-- group: figures
-- severity: error
-- needs: facilities
-- message_zh: 完工日期早于开工日期
-- message_en: the project was completed before it began
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'facilities' as register, row_key, 'completed_on' as column_name, completed_on as later,
        'started_on' as other_column, started_on as earlier
    from registers.facilities
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
