-- Of the enrolled children of school age on the disabled register, those in a special school or class.
select
    c.hukou_county_code as county_code,
    c.hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    c.age_stage as stage,
    sum(case when c.placement in ('special_school', 'special_class') then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children c
join reference.placement p on p.code = c.placement
where c.is_in_disabled_register and c.is_school_age and p.is_enrolled = 1
group by c.hukou_county_code, c.hukou_township_code, c.age_stage
