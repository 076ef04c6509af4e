-- Key pupils of compulsory stages who have a plan in force.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when has_plan then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_compulsory_pupil
    and (is_poor or is_left_behind or is_disabled or is_single_parent or coalesce(is_struggling, false))
group by county_code, township_code, school_code, stage
