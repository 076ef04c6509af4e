-- Which findings should have been put right by now? One row per overdue rectification, longest overdue first.
select
    r.rectification_number,
    k.zh as problem_kind,
    k.en as problem_kind_en,
    r.problem,
    r.issued_on,
    r.deadline_on,
    r.days_overdue,
    coalesce(s.short_name, s.name, v.short_name, v.name, t.short_name, t.name) as unit,
    coalesce(s.name_en, v.name_en, t.name_en) as unit_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from rectifications r
left join places s on s.kind = 'school' and s.code = r.school_code
left join places v on v.kind = 'village' and v.code = r.village_code
left join places t on t.kind = 'township' and t.code = r.township_code
left join codes k on k.list = 'problem_kind' and k.code = r.problem_kind
where r.is_overdue
    and ($county is null or r.county_code = $county)
    and ($township is null or r.township_code = $township)
    and ($school is null or r.school_code = $school)
order by r.days_overdue desc, r.rectification_number
