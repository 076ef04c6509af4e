-- Which disabled children of school age have no place? One row per child; names for whom the scope allows, masked.
-- kept: rows
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    d.child_key,
    d.name,
    d.age_years,
    k.zh as disability_kind,
    k.en as disability_kind_en,
    l.zh as disability_level,
    l.en as disability_level_en,
    coalesce(r.zh, '') as reason,
    coalesce(r.en, '') as reason_en,
    d.not_placed_reason as reason_code,
    coalesce(d.has_deferral, false) as has_deferral,
    d.waiting_since,
    date_diff('day', d.waiting_since, cast($as_of as date)) as days_waiting,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from children d
left join places t on t.kind = 'township' and t.code = d.township_code
left join codes k on k.list = 'disability_kind' and k.code = d.disability_kind
left join codes l on l.list = 'disability_level' and l.code = d.disability_level
left join codes r on r.list = 'not_placed_reason' and r.code = d.not_placed_reason
where d.is_disabled
    and d.is_school_age
    and d.placement = 'waiting'
order by has_deferral, d.waiting_since nulls last, d.child_key
