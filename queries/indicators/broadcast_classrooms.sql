-- Broadcast classrooms: summed over the projects begun by the day.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(unit_count) as numerator,
    cast(null as integer) as denominator
from marts.facilities
where kind = 'broadcast_classroom' and is_completed and unit_count is not null
group by county_code, township_code, school_code
