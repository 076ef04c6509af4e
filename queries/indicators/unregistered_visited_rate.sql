-- Pupils who did not register in the first week and were visited.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_visited then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.term_registrations
where is_first_week_over and not is_in_first_week and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
