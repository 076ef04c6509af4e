-- Who is in one gap between the ledgers? One row per child, longest missing first, at most a thousand of them.
-- Names are there for whom the scope allows them, masked.
select
    g.child_key,
    g.name,
    g.kind,
    g.reason,
    g.age_years,
    g.grade,
    g.is_poor,
    g.since_on,
    g.days,
    g.days > g.limit_days and g.kind = 'unverified' as is_late,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(p.short_name, p.name) as place,
    p.name_en as place_en,
    count(*) over () as children
from ledger_gaps g
left join places t on t.kind = 'township' and t.code = g.township_code
left join places p
    on p.kind in ('school', 'village') and p.code = coalesce(g.school_code, g.village_code)
where g.gap = $gap
    and g.kind = $kind
    and ($county is null or g.county_code = $county)
    and ($township is null or g.township_code = $township)
    and ($school is null or g.school_code = $school)
    and g.stage in $stages
order by g.days desc nulls last, g.child_key
limit 1000
