-- Children of preschool age on the population roster who are in kindergarten; at home, not at a school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_level as stage,
    sum(case when coalesce(study_status in ('kindergarten', 'primary'), false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_in_population and age_level = 'preschool'
group by hukou_county_code, hukou_township_code, age_level
