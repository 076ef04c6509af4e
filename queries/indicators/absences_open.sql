-- Pupils whose unexplained absence runs and is long enough to be reported; every unit has a row, so that a true
-- zero is not a blank.
with counted as (
    select county_code, township_code, school_code, stage, 1 as counted
    from marts.absence_spells
    where is_open and is_to_report and stage in ('primary', 'junior')
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
