-- Townships and schools that were assessed at the last year's end.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_assessed then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.units
where is_assessed is not null
group by county_code, township_code, school_code
