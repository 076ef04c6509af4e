-- Notices of this school year settled by their deadline.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_settled_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.notices
where is_this_school_year and is_settled_on_time is not null
group by county_code, township_code, school_code
