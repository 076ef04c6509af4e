-- A zero for every township and school: whose register came and lists nothing has none, which is not unknown.
select
    county_code,
    township_code,
    case when kind = 'school' then code end as school_code,
    cast(null as varchar) as stage,
    0 as counted
from marts.places
where kind in ('township', 'school')
