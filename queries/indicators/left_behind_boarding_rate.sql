-- Enrolled left-behind children who need to board and do.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when coalesce(is_boarding, false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_enrolled and is_in_left_behind_register and needs_boarding
group by county_code, township_code, school_code, stage
