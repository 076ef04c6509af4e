-- Key pupils whose plan in force was updated this school year.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_plan_updated_this_year then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_compulsory_pupil and has_plan
group by county_code, township_code, school_code, stage
