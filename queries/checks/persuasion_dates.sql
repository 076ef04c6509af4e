-- Persuasion visits and legal notices with dates in an impossible order.
-- group: cases
-- severity: error
-- needs: none
-- message_zh: 劝返或文书日期先后不可能
-- message_en: the dates of the visit or notice are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'persuasion_visits' as register, row_key, 'promised_on' as column_name, promised_on as later,
        'visited_on' as other_column, visited_on as earlier
    from registers.persuasion_visits
    union all
    select 'law_notices', row_key, 'served_on', served_on, 'issued_on', issued_on
    from registers.law_notices
    union all
    select 'law_notices', row_key, 'deadline_on', deadline_on, 'issued_on', issued_on
    from registers.law_notices
    union all
    select 'law_notices', row_key, 'outcome_on', outcome_on, 'issued_on', issued_on
    from registers.law_notices
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
