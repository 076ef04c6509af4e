-- How many classes are too large.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_large then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.classes
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
