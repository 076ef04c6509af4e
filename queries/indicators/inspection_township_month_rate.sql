-- Townships whose own office was inspected in the latest complete month.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when visits_in_month > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.units
where kind = 'township' and visits_in_month is not null
group by county_code, township_code, school_code
