-- Floor area built so far: summed over the projects begun by the day.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(floor_area_m2) as numerator,
    cast(null as integer) as denominator
from marts.facilities
where is_building and floor_area_m2 is not null
group by county_code, township_code, school_code
