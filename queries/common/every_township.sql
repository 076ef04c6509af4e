-- A zero for every township: whose register came and lists nothing has none, which is not unknown.
select county_code, code as township_code, cast(null as varchar) as school_code, cast(null as varchar) as stage, 0 as counted
from marts.places
where kind = 'township'
