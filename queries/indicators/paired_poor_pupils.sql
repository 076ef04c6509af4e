-- Pupils in hardship ever paired, each once; none is a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, cast(null as varchar) as stage, 1 as counted
    from marts.pairings r
    cross join reference.period t
    where is_first_of_poor_pupil
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
