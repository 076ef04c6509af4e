-- Pupils with a suspicion not yet verified, each once; every place with children has a row, so that a true zero is not a blank.
with counted as (
    select county_code, township_code, school_code, stage, 1 as counted
    from marts.cases
    where is_unverified and is_newest_of_child and stage in ('primary', 'junior')
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
