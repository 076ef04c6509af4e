-- Disabled children of school age without a place and without a certified deferral; every township has a row, so that
-- a true zero is not a blank.
with counted as (
    select
        hukou_county_code as county_code, hukou_township_code as township_code, cast(null as varchar) as school_code,
        age_level as stage, 1 as counted
    from marts.disabled_children
    where is_left_out
    union all
    select county_code, code, null, null, 0
    from marts.places
    where kind = 'township'
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
