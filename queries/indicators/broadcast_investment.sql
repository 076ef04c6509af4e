-- Invested in broadcast classrooms: summed over the projects begun by the day.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(investment_yuan) as numerator,
    cast(null as integer) as denominator
from marts.facilities
where kind = 'broadcast_classroom'
group by county_code, township_code, school_code
