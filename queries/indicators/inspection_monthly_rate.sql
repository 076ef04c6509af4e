-- Inspectors with at least one visit in the latest complete month, over those in office for all of that month.
select
    county_code,
    township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(case when visits_in_month > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.inspectors
where was_in_office_all_month
group by county_code, township_code
