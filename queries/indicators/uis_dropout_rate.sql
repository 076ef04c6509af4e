-- Pupils of a grade last school year who are found in no school now, over all of that grade who could be; matched person
-- by person, by the grade, school and stage of last year. Those who died or went abroad are in neither.
-- written out: it follows a cohort from an earlier snapshot, grade by grade.
-- common: pupils_of_last_year
select
    county_code,
    township_code,
    school_code,
    stage,
    grade,
    sum(case when is_in_school then 0 else 1 end) as numerator,
    count(*) as denominator
from located
where county_code is not null
group by county_code, township_code, school_code, stage, grade
