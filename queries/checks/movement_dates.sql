-- Movements received, or suspensions over, before they began.
-- group: dates
-- severity: error
-- needs: movements
-- message_zh: 学籍异动日期先后不可能
-- message_en: the dates of the movement are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'movements' as register, row_key, 'received_on' as column_name, received_on as later,
        'moved_on' as other_column, moved_on as earlier
    from registers.movements
    union all
    select 'movements', row_key, 'valid_until', valid_until, 'moved_on', moved_on
    from registers.movements
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
