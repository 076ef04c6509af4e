-- Cases whose number of visits is not that of the visits recorded.
-- group: cases
-- severity: warning
-- needs: dropout_cases, persuasion_visits
-- message_zh: 劝返次数与劝返记录不一致
-- message_en: the number of visits is not that of the visits recorded
-- detail_zh: 劝返记录有 {visits} 次
-- detail_en: {visits} are recorded
-- mend_zh: 请补登劝返记录或改正次数
-- mend_en: record the missing visits or correct the number
select
    'dropout_cases' as register, d.row_key, 'persuasion_count' as column_name, d.persuasion_count as value,
    coalesce(v.visits, 0) as visits
from registers.dropout_cases d
left join (
    select case_number, count(*) as visits from registers.persuasion_visits group by case_number
) as v on v.case_number = d.case_number
where d.persuasion_count <> coalesce(v.visits, 0)
