-- Pupils in hardship who are paired with a teacher on the day.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_paired then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_compulsory_pupil and is_poor
group by county_code, township_code, school_code, stage
