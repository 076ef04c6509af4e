-- One row per building or equipment project begun by the day of the snapshot.
-- grain: project
-- order: county_code, township_code, school_code, started_on, project_number
-- access: county_code, township_code, school_code
-- identity: none
-- after: places
select
    f.project_number,
    f.project,
    f.county_code,
    coalesce(f.township_code, p.township_code) as township_code,
    f.school_code,
    f.kind,
    f.kind in ('new_building', 'rebuilding') as is_building,
    cast(f.investment_wan_yuan * 10000 as decimal(18, 2)) as investment_yuan,
    f.fund_source,
    f.floor_area_m2,
    f.unit_count,
    f.started_on,
    case when f.completed_on <= t.as_of then f.completed_on end as completed_on,
    case when f.completed_on is null then coalesce(s.is_completed, 0) = 1 else f.completed_on <= t.as_of end as is_completed
from registers.facilities f
cross join reference.period t
left join reference.project_state s on s.code = f.state
left join marts.places p on p.kind = 'school' and p.code = f.school_code
where coalesce(f.started_on, f.completed_on, t.as_of) <= t.as_of
