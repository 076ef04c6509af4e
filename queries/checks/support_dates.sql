-- Plans and support for pupils with dates in an impossible order.
-- group: groups
-- severity: error
-- needs: none
-- message_zh: 帮扶日期先后不可能
-- message_en: the dates of the support are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'case_plans' as register, row_key, 'updated_on' as column_name, updated_on as later,
        'drawn_on' as other_column, drawn_on as earlier
    from registers.case_plans
    union all
    select 'case_plans', row_key, 'ended_on', ended_on, 'drawn_on', drawn_on
    from registers.case_plans
    union all
    select 'learning_support', row_key, 'last_helped_on', last_helped_on, 'identified_on', identified_on
    from registers.learning_support
    union all
    select 'learning_support', row_key, 'converted_on', converted_on, 'identified_on', identified_on
    from registers.learning_support
    union all
    select 'term_registration', row_key, 'settled_on', settled_on, 'visited_on', visited_on
    from registers.term_registration
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
