-- As dropout_rate_named_last_year, without those reported in time whose days for persuasion still run.
-- common: last_year_again
, counted as (
    select county_code, township_code, school_code, stage, 1 as left_school, 0 as enrolled_at_start
    from leavers_again
    where not is_within_limits
    union all
    select county_code, township_code, school_code, stage, 0, 1
    from starts_again
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(left_school) as numerator,
    sum(enrolled_at_start) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
