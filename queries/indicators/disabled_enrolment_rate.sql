-- Children of school age on the disabled register who have a place, over all of them; at home, not at a school.
select
    c.hukou_county_code as county_code,
    c.hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    c.age_stage as stage,
    sum(case when p.is_enrolled = 1 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children c
join reference.placement p on p.code = c.placement
where c.is_in_disabled_register and c.is_school_age
group by c.hukou_county_code, c.hukou_township_code, c.age_stage
