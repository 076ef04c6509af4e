-- Awards blocked by unit; every unit has a row, so that a true zero is not a blank.
with counted as (
    select county_code, township_code, school_code, cast(null as varchar) as stage, 1 as counted
    from marts.notices
    where blocks_awards_now
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
