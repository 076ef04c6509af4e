-- Pupils struggling with learning on the roll whose home was visited at least once this term.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when visits_this_term > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_compulsory_pupil and is_struggling
group by county_code, township_code, school_code, stage
