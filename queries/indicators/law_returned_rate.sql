-- Cases with legal documents this school year whose child is back.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_returned then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.law_notices
where is_this_school_year and is_last_of_case
group by county_code, township_code, school_code, stage
