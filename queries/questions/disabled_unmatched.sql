-- Which disabled children of school age stand in one list only? One row per child that the federation's list has and no roll,
-- or that a school marks as disabled and the list has not.
-- kept: rows
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    d.child_key,
    d.is_in_disabled_register,
    d.age_years,
    k.zh as disability_kind,
    k.en as disability_kind_en,
    p.zh as placement,
    p.en as placement_en,
    d.has_certified_deferral,
    c.name,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en
from disabled_children d
left join children c on c.child_key = d.child_key
left join codes k on k.list = 'disability_kind' and k.code = d.disability_kind
left join codes p on p.list = 'placement' and p.code = d.placement
left join places t on t.kind = 'township' and t.code = d.township_code
left join places s on s.kind = 'school' and s.code = d.school_code
where d.is_school_age
    and d.is_in_disabled_register <> d.is_on_roll
order by d.is_in_disabled_register desc, d.county_code, d.township_code, d.school_code, d.child_key
