-- Pupils of compulsory stages recorded as withdrawn; none is a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, r.stage, 1 as counted
    from marts.leavers r
    cross join reference.period t
    where is_withdrawn
        and is_this_school_year
        and stage in ('primary', 'junior')
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
