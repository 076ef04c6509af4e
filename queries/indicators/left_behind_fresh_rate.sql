-- Children on the left-behind register whose record was updated within the limit; at home, not at a school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_level as stage,
    sum(case when is_left_behind_fresh then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_in_left_behind_register
group by hukou_county_code, hukou_township_code, age_level
