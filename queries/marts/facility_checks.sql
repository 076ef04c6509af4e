-- One row per school and item of the checklist of school conditions.
-- grain: school, item
-- order: county_code, township_code, school_code, item
-- access: county_code, township_code, school_code
-- identity: none
-- after: places
select
    p.county_code,
    p.township_code,
    f.school_code,
    f.item,
    f.is_met,
    f.needed_count,
    f.held_count,
    -- What is held beyond the need of one school does not help another.
    least(coalesce(f.held_count, 0), f.needed_count) as usable_count,
    f.checked_on,
    f.checked_by,
    f.shortfall
from registers.facility_checks f
left join marts.places p on p.kind = 'school' and p.code = f.school_code
