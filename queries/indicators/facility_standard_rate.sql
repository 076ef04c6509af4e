-- Schools that meet the county's standard.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_met then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.facility_checks
where item = 'standard'
group by county_code, township_code, school_code
