-- Who has not reported? One row per register and school or township that has fewer rows than it owes.
-- kept: rows
select
    c.county_code, c.township_code, c.school_code, cast(null as varchar) as stage, c.register,
    coalesce(p.short_name, p.name) as unit,
    p.name_en as unit_en
from coverage c
left join places p
    on p.kind = case when c.school_code is null then 'township' else 'school' end
    and p.code = coalesce(c.school_code, c.township_code)
where c.rows_here < c.expected
order by c.register, c.county_code, c.township_code, c.school_code
