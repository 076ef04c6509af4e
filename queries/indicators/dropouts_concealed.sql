-- Dropouts that others found before the unit reported them; none is a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, r.stage, 1 as counted
    from marts.cases r
    cross join reference.period t
    where was_concealed
        and found_on between t.school_year_starts_on and t.as_of
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
