-- Inspections filed before they took place.
-- group: supervision
-- severity: error
-- needs: inspections
-- message_zh: 督导填报日期早于督导日期
-- message_en: the inspection was filed before it took place
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'inspections' as register, row_key, 'filed_on' as column_name, filed_on as later,
        'inspected_on' as other_column, inspected_on as earlier
    from registers.inspections
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
