-- Pupils of single parents on the roll with at least one talk this term.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when talks_this_term > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_compulsory_pupil and is_single_parent
group by county_code, township_code, school_code, stage
