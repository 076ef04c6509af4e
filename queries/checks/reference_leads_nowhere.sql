-- Numbers that should lead to a row of another register and do not.
-- group: references
-- severity: error
-- needs: none
-- message_zh: 编号在对应的台账中找不到
-- message_en: the number leads to no row of the register it belongs to
-- mend_zh: 请核对编号；没有的请留空
-- mend_en: correct the number, or leave it empty if there is none
with named as (
    select 'persuasion_visits' as register, row_key, 'case_number' as column_name, case_number as number, 'case' as leads_to from registers.persuasion_visits
    union all
    select 'law_notices', row_key, 'case_number', case_number, 'case' from registers.law_notices
    union all
    select 'inspection_results', row_key, 'inspection_number', inspection_number, 'inspections' from registers.inspection_results
    union all
    select 'tasks', row_key, 'inspection_number', inspection_number, 'inspections' from registers.tasks
    union all
    select 'tasks', row_key, 'meeting_number', meeting_number, 'meetings' from registers.tasks
    union all
    select 'notices', row_key, 'rectification_number', rectification_number, 'rectifications' from registers.notices
    union all
    select 'appeals', row_key, 'notice_number', notice_number, 'notices' from registers.appeals
    union all
    select 'disabled', row_key, 'plan_number', plan_number, 'case_plans' from registers.disabled
    union all
    select 'absences', row_key, 'case_number', case_number, 'suspected_cases' from registers.absences
),
targets as (
    select 'case' as leads_to, case_number as number from registers.dropout_cases
    union all
    select 'case', case_number from registers.suspected_cases
    union all
    select 'suspected_cases', case_number from registers.suspected_cases
    union all
    select 'inspections', inspection_number from registers.inspections
    union all
    select 'meetings', meeting_number from registers.meetings
    union all
    select 'rectifications', rectification_number from registers.rectifications
    union all
    select 'notices', notice_number from registers.notices
    union all
    select 'case_plans', plan_number from registers.case_plans
),
supplied as (
    select register as leads_to from reference.present
    union
    select 'case' from reference.present where register in ('dropout_cases', 'suspected_cases')
)
select n.register, n.row_key, n.column_name, n.number as value
from named n
join supplied p on p.leads_to = n.leads_to
left join targets t on t.leads_to = n.leads_to and t.number = n.number
where n.number is not null and t.number is null
