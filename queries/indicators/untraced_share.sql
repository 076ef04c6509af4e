-- Children of school age on the population roster of whom nobody knows whether they are at school, over all of them.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    sum(case when study_status = 'untraced' and is_in_school is null and not is_on_roll then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_in_population and is_school_age
group by hukou_county_code, hukou_township_code, age_stage
