-- Confirmed dropouts that wait to be brought back or placed beyond the limit.
with counted as (
    select county_code, township_code, school_code, stage, 1 as counted
    from marts.cases
    where step in ('persuade', 'settle') and is_late and stage in ('primary', 'junior')
    union all
    -- common: every_stage
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
