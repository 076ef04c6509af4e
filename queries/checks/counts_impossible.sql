-- Parts that are larger than their whole, and numbers below zero.
-- group: figures
-- severity: error
-- needs: none
-- message_zh: 部分大于总数，或为负数
-- message_en: a part is larger than its whole, or a number is negative
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对两个数
-- mend_en: correct one of the numbers
with pairs as (
    select
        'department_lists' as register, row_key, 'matched_count' as column_name, matched_count as part,
        'row_count' as other_column, row_count as whole
    from registers.department_lists
    union all
    select 'department_lists', row_key, 'cleared_count', cleared_count, 'row_count', row_count - coalesce(matched_count, 0)
    from registers.department_lists
    union all
    select 'clubs', row_key, 'distinct_pupil_count', distinct_pupil_count, 'pupil_count', pupil_count
    from registers.clubs
    union all
    select 'pairings', row_key, 'papers_kept', papers_kept, 'papers_due', papers_due
    from registers.pairings
    union all
    select 'roster_summary', row_key, 'enrolled', enrolled, 'children', children
    from registers.roster_summary
    union all
    select 'roster_summary', row_key, 'enrolled_elsewhere', enrolled_elsewhere, 'enrolled', enrolled
    from registers.roster_summary
)
select register, row_key, column_name, part as value, whole as other, other_column
from pairs
where part > whole or part < 0
