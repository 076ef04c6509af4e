-- Which cases wait for a step? One row per case, late ones first; the returned and placed who are only observed not.
-- Names are there for whom the scope allows them, masked.
-- kept: rows
select
    c.case_key,
    c.child_key,
    c.is_late,
    c.step,
    c.days_in_step,
    c.limit_days,
    c.name,
    c.is_confirmed,
    c.is_out_of_school,
    c.is_unverified,
    c.left_again_on is not null as has_left_again,
    c.county_code,
    c.township_code,
    c.village_code,
    c.school_code,
    c.stage,
    c.grade,
    c.found_on,
    c.persuasion_count,
    k.zh as cause,
    k.en as cause_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    c.responsible_township,
    c.responsible_village,
    c.responsible_school
from cases c
left join places t on t.kind = 'township' and t.code = c.township_code
left join places s on s.kind = 'school' and s.code = c.school_code
left join codes k on k.list = 'dropout_cause' and k.code = c.cause
where c.step is not null
order by c.is_late desc, c.days_in_step - c.limit_days desc, c.case_key
