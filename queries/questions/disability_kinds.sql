-- Which disabilities, how severe, and who of them is at school? Registered children of school age by kind and grade.
-- kept: sums of children, placed, home_taught
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    d.disability_kind,
    k.zh as name,
    k.en as name_en,
    d.disability_level,
    count(*) as children,
    count(*) filter (where d.is_placed) as placed,
    count(*) filter (where d.placement = 'home_teaching') as home_taught
from disabled_children d
left join codes k on k.list = 'disability_kind' and k.code = d.disability_kind
where d.is_in_disabled_register and d.is_school_age
group by all
order by d.disability_kind, d.disability_level, d.county_code, d.township_code, d.school_code, d.stage
