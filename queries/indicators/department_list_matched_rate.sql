-- People on departments' lists who were matched to the roll.
select
    county_code,
    cast(null as varchar) as township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(matched_count) as numerator,
    sum(row_count) as denominator
from marts.department_lists
where is_recent and row_count > 0 and matched_count is not null
group by county_code
