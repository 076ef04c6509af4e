-- Which schools, townships and villages are the viewer's? One row each, with its names and those of its township: what can be
-- searched, planned and handed in.
select
    u.kind as unit_kind,
    u.code as unit_code,
    u.county_code,
    u.township_code,
    coalesce(p.short_name, p.name) as name,
    p.name as full_name,
    p.name_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from units u
left join places p on p.kind = u.kind and p.code = u.code
left join places t on t.kind = 'township' and t.code = u.township_code
order by u.kind, u.code
