-- Who is in one ledger and not in the next, at the unit $unit_kind $unit_code? On the roll and not in class (by class), or
-- registered and not on the roll. One row per child; names are there for whom the scope allows them, masked.
select
    g.child_key,
    g.name,
    g.gap,
    g.kind,
    g.reason,
    g.stage,
    g.grade,
    g.class_name,
    g.school_code,
    g.since_on,
    g.days,
    g.limit_days
from ledger_gaps g
left join children c on c.child_key = g.child_key
where g.gap <> 'roll_not_population'
    and case $unit_kind when 'school' then g.school_code when 'village' then c.village_code else g.township_code end = $unit_code
order by g.gap, g.school_code, g.grade, g.class_name, g.child_key
