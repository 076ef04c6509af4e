-- Children of primary age on the population roster who are in school anywhere, over all of them.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    sum(case when is_in_school then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_in_population and age_stage = 'primary' and is_in_school is not null
group by hukou_county_code, hukou_township_code, age_stage
