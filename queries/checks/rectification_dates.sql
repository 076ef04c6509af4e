-- Findings with a deadline, report or verification before they were issued.
-- group: supervision
-- severity: error
-- needs: rectifications
-- message_zh: 整改日期先后不可能
-- message_en: the dates of the finding are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'rectifications' as register, row_key, 'deadline_on' as column_name, deadline_on as later,
        'issued_on' as other_column, issued_on as earlier
    from registers.rectifications
    union all
    select 'rectifications', row_key, 'reported_on', reported_on, 'issued_on', issued_on
    from registers.rectifications
    union all
    select 'rectifications', row_key, 'verified_on', verified_on, 'reported_on', reported_on
    from registers.rectifications
    union all
    select 'rectifications', row_key, 'revisited_on', revisited_on, 'issued_on', issued_on
    from registers.rectifications
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
