-- Invested in broadcast classrooms: summed over the projects begun by the day; none is a true zero.
with counted as (
    select county_code, township_code, school_code, cast(null as varchar) as stage, investment_yuan as counted
    from marts.facilities
    where kind = 'broadcast_classroom'
    union all
    -- common: every_unit
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(counted) as numerator,
    cast(null as integer) as denominator
from counted
group by county_code, township_code, school_code, stage
