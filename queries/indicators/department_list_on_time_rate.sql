-- Lists that departments delivered by their due date, of those of the last twelve months.
select
    county_code,
    cast(null as varchar) as township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(case when is_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.department_lists
where is_recent and is_on_time is not null
group by county_code
