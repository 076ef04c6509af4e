-- Notices, appeals and tasks with dates in an impossible order.
-- group: supervision
-- severity: error
-- needs: none
-- message_zh: 通报、申诉或交办日期先后不可能
-- message_en: the dates of the notice, appeal or task are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'notices' as register, row_key, 'deadline_on' as column_name, deadline_on as later,
        'issued_on' as other_column, issued_on as earlier
    from registers.notices
    union all
    select 'notices', row_key, 'settled_on', settled_on, 'issued_on', issued_on
    from registers.notices
    union all
    select 'notices', row_key, 'blocked_until', blocked_until, 'issued_on', issued_on
    from registers.notices
    union all
    select 'appeals', row_key, 'decided_on', decided_on, 'submitted_on', submitted_on
    from registers.appeals
    union all
    select 'tasks', row_key, 'due_on', due_on, 'assigned_on', assigned_on
    from registers.tasks
    union all
    select 'tasks', row_key, 'done_on', done_on, 'assigned_on', assigned_on
    from registers.tasks
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
