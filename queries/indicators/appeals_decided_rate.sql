-- Appeals of the last twelve months that were decided.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when state <> 'pending' then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.appeals
where is_of_this_year
group by county_code, township_code, school_code
