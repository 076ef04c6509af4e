-- Children taught at home whose lessons and periods of this term so far reach the standard.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when meets_standard then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.disabled_children
where is_home_taught and meets_standard is not null
group by county_code, township_code, school_code, stage
