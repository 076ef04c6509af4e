-- Responsibility contracts between schools and teachers signed over those due, of the calendar year.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(signed_count) as numerator,
    sum(due_count) as denominator
from marts.pledges
where is_current_year and level = 'school_teacher'
group by county_code, township_code, school_code
