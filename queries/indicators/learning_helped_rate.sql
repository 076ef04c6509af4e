-- Pupils identified as struggling who were helped this term; one row for each subject.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_helped_this_term then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.learning_pupils
where is_current
group by county_code, township_code, school_code, stage
