-- One row per responsible inspector, in office or not any more, with the visits of the latest complete month.
-- grain: inspector
-- order: county_code, township_code, inspector_number
-- access: county_code, township_code
-- identity: none
-- after: inspections
with visits as (
    select n.inspector_number, count(*) as visits
    from marts.inspections n
    cross join reference.period t
    where n.inspected_on between t.month_starts_on and t.month_ends_on
    group by n.inspector_number
)
select
    i.inspector_number,
    i.name,
    i.county_code,
    i.township_code,
    i.zone,
    i.is_full_time,
    i.appointed_on,
    i.ended_on,
    coalesce(i.appointed_on <= t.as_of, true) and coalesce(i.ended_on > t.as_of, true) as is_active,
    coalesce(i.appointed_on <= t.month_starts_on, true) and coalesce(i.ended_on > t.month_ends_on, true)
        as was_in_office_all_month,
    cast(coalesce(v.visits, 0) as integer) as visits_in_month
from registers.inspectors i
cross join reference.period t
left join visits v on v.inspector_number = i.inspector_number
