-- Villages that were inspected this term.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when visits_this_term > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.units
where kind = 'village' and visits_this_term is not null
group by county_code, township_code, school_code
