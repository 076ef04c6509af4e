-- Pupils due this term who registered within seven days.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_in_first_week then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.term_registrations
where is_first_week_over and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
