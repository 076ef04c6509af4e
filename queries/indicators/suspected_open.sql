-- Pupils with a suspicion not yet verified, each once; every place with children has a row, so that a true zero is not a blank.
with counted as (
    select distinct county_code, township_code, school_code, stage, 0 as unverified
    from marts.children
    union all
    select county_code, township_code, school_code, stage, 1
    from marts.cases
    where is_unverified and is_newest_of_child
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(unverified) as numerator,
    cast(null as integer) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
