-- Townships that met often enough on this subject this term.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when meetings_this_term >= meetings_required then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.units
where kind = 'township' and meetings_this_term is not null
group by county_code, township_code, school_code
