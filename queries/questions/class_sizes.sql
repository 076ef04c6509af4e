-- How large is each class? One row per class that the roll names, the largest first.
-- kept: rows
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.grade,
    c.class_name,
    c.pupils,
    c.is_large,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from classes c
left join places s on s.kind = 'school' and s.code = c.school_code
left join places t on t.kind = 'township' and t.code = c.township_code
order by c.pupils desc, c.county_code, c.township_code, c.school_code, c.grade, c.class_name
