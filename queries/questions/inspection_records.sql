-- The visits of the last twelve months, newest first: who went where and when, how many of the pupils were there, how many of
-- the children looked at were as recorded, not so, or doubtful, and how many findings came of it.
-- kept: rows
with looked_at as (
    select
        inspection_number,
        count(*) filter (where result = 'conform') as conform,
        count(*) filter (where result = 'differ') as differ,
        count(*) filter (where result = 'doubtful') as doubtful
    from inspection_results
    where inspection_number is not null
    group by inspection_number
),
found as (
    select inspection_number, count(*) as findings, count(*) filter (where is_outstanding) as outstanding
    from rectifications
    where inspection_number is not null
    group by inspection_number
)
select
    i.county_code,
    i.township_code,
    i.school_code,
    cast(null as varchar) as stage,
    i.inspection_number,
    i.inspected_on,
    n.name as inspector,
    i.unit_kind,
    coalesce(i.school_code, i.village_code, i.township_code) as unit_code,
    coalesce(s.name, v.name, t.name) as unit,
    coalesce(s.name_en, v.name_en, t.name_en) as unit_en,
    k.zh as kind,
    k.en as kind_en,
    i.is_about_dropout,
    i.expected_count,
    i.present_count,
    i.content,
    i.is_signed,
    i.filed_on,
    l.conform,
    l.differ,
    l.doubtful,
    coalesce(f.findings, 0) as findings,
    coalesce(f.outstanding, 0) as outstanding
from inspections i
left join inspectors n on n.inspector_number = i.inspector_number
left join places s on s.kind = 'school' and s.code = i.school_code
left join places v on v.kind = 'village' and v.code = i.village_code
left join places t on t.kind = 'township' and t.code = i.township_code
left join codes k on k.list = 'inspection_kind' and k.code = i.kind
left join looked_at l on l.inspection_number = i.inspection_number
left join found f on f.inspection_number = i.inspection_number
where i.inspected_on > cast($as_of as date) - interval 1 year
order by i.inspected_on desc, i.inspection_number desc
