-- Boarding places held, as far as they are needed, over those needed.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(usable_count) as numerator,
    sum(needed_count) as denominator
from marts.facility_checks
where item = 'boarding_places' and needed_count is not null
group by county_code, township_code, school_code
