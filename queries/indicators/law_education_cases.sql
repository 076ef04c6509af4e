-- Cases with a document of legal step 1 issued this school year; every unit has a row, so that a true zero is not
-- a blank.
with counted as (
    select county_code, township_code, school_code, stage, 1 as counted
    from marts.law_notices
    where is_this_school_year and is_last_of_step and step = '1'
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
