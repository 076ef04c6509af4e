-- Leave that ends, or a return from it, before it begins.
-- group: dates
-- severity: error
-- needs: leave
-- message_zh: 请假休学日期先后不可能
-- message_en: the dates of the leave are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'leave' as register, row_key, 'ends_on' as column_name, ends_on as later,
        'starts_on' as other_column, starts_on as earlier
    from registers.leave
    union all
    select 'leave', row_key, 'returned_on', returned_on, 'starts_on', starts_on
    from registers.leave
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
