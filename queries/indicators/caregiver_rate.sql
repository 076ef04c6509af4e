-- Left-behind children in hardship who have an agent mother; at home, not at a school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_level as stage,
    sum(case when has_caregiver then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_poor and is_left_behind
group by hukou_county_code, hukou_township_code, age_level
