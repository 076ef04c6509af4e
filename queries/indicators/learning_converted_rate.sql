-- Pupils helped within the last twelve months who caught up; one row for each subject.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_converted then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.learning_pupils
where is_of_this_year
group by county_code, township_code, school_code, stage
