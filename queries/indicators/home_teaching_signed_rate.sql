-- Lessons taught at home this term that a parent signed.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when coalesce(is_signed, false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.home_lessons
where is_this_term
group by county_code, township_code, school_code, stage
