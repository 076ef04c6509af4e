-- Of the key pupils of compulsory stages, those whose home was visited at least once this term.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when visited_this_term then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_key_pupil and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
