-- Reports given by their due date, of those due within twelve months.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when coalesce(is_on_time, false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.report_submissions
where is_required and is_due_this_year
group by county_code, township_code, school_code
