-- Pupils of registered households who were not brought back in time; none is a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, r.stage, 1 as counted
    from marts.cases r
    cross join reference.period t
    where is_poor
        and is_out_of_school
        and step = 'persuade'
        and is_late
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
