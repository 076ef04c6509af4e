-- Enrolled pupils whom an inspection of this school year met in person.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when was_met_this_year then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_enrolled and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
