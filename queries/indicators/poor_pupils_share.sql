-- How many of the pupils are from poor households.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_poor then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pupils
where is_poor is not null
group by county_code, township_code, school_code, stage
