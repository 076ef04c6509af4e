-- One row per school, month and stage of the school meals, months that began by the day of the snapshot.
-- grain: school, month, stage
-- order: county_code, township_code, school_code, month, stage
-- access: county_code, township_code, school_code
-- identity: none
-- after: places
select
    p.county_code,
    p.township_code,
    n.school_code,
    n.stage,
    n.month,
    cast(n.month || '-01' as date) as month_begins_on,
    n.pupil_count,
    n.meal_days,
    n.pupil_days,
    n.standard_yuan,
    n.due_yuan,
    case when n.paid_on > t.as_of then cast(0 as decimal(14, 2)) else coalesce(n.paid_yuan, 0) end as paid_yuan,
    case when n.paid_on <= t.as_of then n.paid_on end as paid_on,
    n.fund_source,
    s.yuan_per_day as standard_in_force_yuan,
    n.standard_yuan = s.yuan_per_day as is_by_standard
from registers.nutrition n
cross join reference.period t
left join marts.places p on p.kind = 'school' and p.code = n.school_code
left join reference.nutrition_standards s
    on s.valid_from <= cast(n.month || '-01' as date)
    and (s.valid_to is null or s.valid_to >= cast(n.month || '-01' as date))
where n.month <= substr(cast(t.as_of as varchar), 1, 7)
