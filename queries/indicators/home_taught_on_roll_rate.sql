-- Children taught at home who are on the school roll.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_on_roll then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.disabled_children
where is_home_taught
group by county_code, township_code, school_code, stage
