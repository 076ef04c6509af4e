-- One row per responsible inspector, in office or not any more.
-- grain: inspector
-- order: county_code, township_code, inspector_number
-- access: county_code, township_code
-- identity: none
-- after: none
select
    i.inspector_number,
    i.name,
    i.county_code,
    i.township_code,
    i.zone,
    i.is_full_time,
    i.appointed_on,
    i.ended_on,
    coalesce(i.appointed_on <= t.as_of, true) and coalesce(i.ended_on > t.as_of, true) as is_active
from registers.inspectors i
cross join reference.period t
