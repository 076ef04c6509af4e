-- Confirmed cases with dates in an impossible order.
-- group: dates
-- severity: error
-- needs: dropout_cases
-- message_zh: 辍学台账日期先后不可能
-- message_en: the dates of the case are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'dropout_cases' as register, row_key, 'found_on' as column_name, found_on as later,
        'left_on' as other_column, left_on as earlier
    from registers.dropout_cases
    union all
    select 'dropout_cases', row_key, 'confirmed_on', confirmed_on, 'left_on', left_on
    from registers.dropout_cases
    union all
    select 'dropout_cases', row_key, 'confirmed_on', confirmed_on, 'found_on', found_on
    from registers.dropout_cases
    union all
    select 'dropout_cases', row_key, 'returned_on', returned_on, 'left_on', left_on
    from registers.dropout_cases
    union all
    select 'dropout_cases', row_key, 'left_again_on', left_again_on, 'returned_on', returned_on
    from registers.dropout_cases
    union all
    select 'dropout_cases', row_key, 'closed_on', closed_on, 'confirmed_on', confirmed_on
    from registers.dropout_cases
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
