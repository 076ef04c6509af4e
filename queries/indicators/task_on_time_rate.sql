-- Tasks done by their deadline, of those that came due within twelve months.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.tasks
where is_due_this_year and is_on_time is not null
group by county_code, township_code, school_code
