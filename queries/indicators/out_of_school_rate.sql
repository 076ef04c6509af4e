-- Children of school age on the population roster who study nowhere, over all of them; at home, not at a school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    sum(case when is_out_of_school then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_in_population and is_school_age and is_out_of_school is not null
group by hukou_county_code, hukou_township_code, age_stage
