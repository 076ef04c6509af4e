-- Children with an agent mother who was in touch within the limit; at home, not at a school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_level as stage,
    sum(case when is_caregiver_in_touch then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where has_caregiver
group by hukou_county_code, hukou_township_code, age_level
