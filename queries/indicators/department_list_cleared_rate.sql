-- People on departments' lists not matched to the roll who were cleared.
select
    county_code,
    cast(null as varchar) as township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(coalesce(cleared_count, 0)) as numerator,
    sum(unmatched_count) as denominator
from marts.department_lists
where is_recent and unmatched_count > 0
group by county_code
