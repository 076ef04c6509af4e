-- Appeals of the last twelve months: what they are against, their state, and the points that an accepted one gave back.
-- kept: rows
select
    a.county_code,
    a.township_code,
    a.school_code,
    cast(null as varchar) as stage,
    a.village_code,
    a.unit_kind,
    a.appeal_number,
    a.submitted_on,
    a.item,
    a.period,
    a.reason,
    a.state,
    s.zh as state_zh,
    s.en as state_en,
    cast(a.points_effect as double) as points_effect,
    a.decided_on,
    a.state = 'accepted' and a.submitted_on >= t.school_year_starts_on as counts_now,
    a.days_to_decide,
    coalesce(p.short_name, p.name) as unit_name,
    p.name_en as unit_name_en
from appeals a
cross join period t
left join codes s on s.list = 'appeal_state' and s.code = a.state
left join places p
    on p.kind = a.unit_kind
    and p.code = case a.unit_kind when 'school' then a.school_code when 'village' then a.village_code else a.township_code end
where a.is_of_this_year
order by a.submitted_on desc, a.appeal_number
