-- How often a township met on this subject this term; a township that did not has a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, cast(null as varchar) as stage, 1 as counted
    from marts.meetings r
    cross join reference.period t
    where level = 'township' and is_this_term
    union all
    -- common: every_township
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
