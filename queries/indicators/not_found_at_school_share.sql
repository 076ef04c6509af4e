-- Children of school age whom no register shows at school: an upper bound of those out of school.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    sum(case when not coalesce(is_in_school, false) and not (is_on_roll and roll_status <> '60') then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_in_population and is_school_age
group by hukou_county_code, hukou_township_code, age_stage
