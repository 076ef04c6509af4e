-- Tasks, appeals and plans that are done without a date, or dated and not done.
-- group: supervision
-- severity: warning
-- needs: none
-- message_zh: 状态与办结日期矛盾
-- message_en: the state contradicts the day on which it was done
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请补填日期或改正状态
-- mend_en: give the date or correct the state
select 'tasks' as register, row_key, 'state' as column_name, state as value, 'done_on' as other_column
from registers.tasks
where (state = 'done') <> (done_on is not null) and state <> 'cancelled'
union all
select 'appeals', row_key, 'state', state, 'decided_on'
from registers.appeals
where (state <> 'pending') <> (decided_on is not null)
union all
select 'case_plans', row_key, 'state', state, 'ended_on'
from registers.case_plans
where state = 'active' and ended_on is not null
union all
select 'learning_support', row_key, 'state', state, 'converted_on'
from registers.learning_support
where (state = 'converted') <> (converted_on is not null) and state <> 'left'
