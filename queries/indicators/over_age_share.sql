-- How many pupils are older than their grade.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_over_age then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pupils
where is_over_age is not null
group by county_code, township_code, school_code, stage
