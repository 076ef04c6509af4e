-- The marks given at the last year-end assessment of one level: one row per unit (a class of a school) and item.
-- kept: rows
select
    a.county_code,
    a.township_code,
    a.school_code,
    cast(null as varchar) as stage,
    a.year,
    case a.level
        when 'county_township' then a.township_code
        when 'township_village' then a.village_code
        else a.school_code
    end as unit,
    a.class_name,
    coalesce(p.short_name, p.name) as unit_name,
    p.name_en as unit_name_en,
    a.item,
    i.zh as item_zh,
    i.en as item_en,
    a.is_total,
    cast(a.full_points as double) as full_points,
    cast(a.points as double) as points,
    g.zh as grade_zh,
    g.en as grade_en,
    a.assessed_on,
    a.assessed_by
from assessments a
left join codes i on i.list = 'assessment_item' and i.code = a.item
left join codes g on g.list = 'assessment_grade' and g.code = a.grade
left join places p
    on p.kind = case a.level when 'county_township' then 'township' when 'township_village' then 'village' else 'school' end
    and p.code = case a.level
        when 'county_township' then a.township_code
        when 'township_village' then a.village_code
        else a.school_code
    end
where a.is_latest and a.level = $level
order by unit, a.class_name nulls first, a.is_total, a.item
