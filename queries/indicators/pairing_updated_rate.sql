-- Pairings in force that were begun or updated this school year.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_updated_this_year then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pairings
where is_active
group by county_code, township_code, school_code
