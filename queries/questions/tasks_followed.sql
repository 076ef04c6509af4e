-- What was handed to each unit to do (交办单), and was it done? One row per task of the last year, or older and still open:
-- `standing` is overdue, open, late, in_time or undated.
-- kept: rows
select
    k.county_code,
    k.township_code,
    k.school_code,
    cast(null as varchar) as stage,
    k.unit_kind,
    case k.unit_kind when 'school' then k.school_code when 'village' then k.village_code else k.township_code end
        as unit_code,
    k.village_code,
    coalesce(s.short_name, s.name, v.short_name, v.name, t.short_name, t.name) as unit,
    coalesce(s.name_en, v.name_en, t.name_en) as unit_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    k.task_number,
    k.task,
    k.source,
    c.zh as source_zh,
    c.en as source_en,
    k.inspection_number,
    k.meeting_number,
    k.responsible,
    k.assigned_on,
    k.due_on,
    k.done_on,
    k.state,
    k.is_open,
    k.is_overdue,
    k.days_overdue,
    case
        when k.is_overdue then 'overdue'
        when k.is_open then 'open'
        when k.done_on is null then 'undated'
        when k.done_on > k.due_on then 'late'
        else 'in_time'
    end as standing
from tasks k
left join places s on s.kind = 'school' and s.code = k.school_code
left join places v on v.kind = 'village' and v.code = k.village_code
left join places t on t.kind = 'township' and t.code = k.township_code
left join codes c on c.list = 'task_source' and c.code = k.source
where k.is_open or k.assigned_on > cast($as_of as date) - interval 1 year
order by k.is_overdue desc, k.is_open desc, k.due_on, k.task_number
