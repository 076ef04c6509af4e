-- Open cases beyond the limit of their step; every place with children has a row, so that a true zero is not a blank.
with counted as (
    select distinct county_code, township_code, school_code, stage, 0 as late
    from marts.children
    union all
    select county_code, township_code, school_code, stage, 1
    from marts.cases
    where is_open and is_late
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(late) as numerator,
    cast(null as integer) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
