-- What did inspections find, and was it put right? One row per rectification of the last two years, or older and still owed:
-- `standing` is again, overdue, open, late, in_time or undated (see the mart), `days_late` how long after its date it was
-- reported, or how long it has been owed. Of one unit: the rows with its `unit_kind` and `unit_code`.
-- kept: rows
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    case when r.school_code is not null then 'school' when r.village_code is not null then 'village' else 'township' end
        as unit_kind,
    coalesce(r.school_code, r.village_code, r.township_code) as unit_code,
    coalesce(s.short_name, s.name, v.short_name, v.name, t.short_name, t.name) as unit,
    coalesce(s.name_en, v.name_en, t.name_en) as unit_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    r.rectification_number,
    r.inspection_number,
    r.problem_kind as problem_kind_code,
    k.zh as problem_kind,
    k.en as problem_kind_en,
    r.problem,
    r.issued_on,
    r.deadline_on,
    r.reported_on,
    r.verified_on,
    r.revisited_on,
    r.advice,
    r.state,
    r.standing,
    r.is_outstanding,
    r.is_overdue,
    r.found_again_on,
    cast(
        coalesce(
            r.days_overdue,
            greatest(date_diff('day', r.deadline_on, coalesce(r.reported_on, r.verified_on)), 0)
        ) as integer
    ) as days_late
from rectifications r
left join places s on s.kind = 'school' and s.code = r.school_code
left join places v on v.kind = 'village' and v.code = r.village_code
left join places t on t.kind = 'township' and t.code = r.township_code
left join codes k on k.list = 'problem_kind' and k.code = r.problem_kind
where r.is_outstanding or r.issued_on > cast($as_of as date) - interval 2 year
order by
    case r.standing when 'again' then 0 when 'overdue' then 1 when 'open' then 2 when 'late' then 3 else 4 end,
    r.issued_on desc, r.rectification_number
