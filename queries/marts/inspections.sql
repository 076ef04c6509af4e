-- One row per supervision visit up to the day of the snapshot.
-- grain: inspection
-- order: county_code, township_code, school_code, inspected_on, inspection_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
select
    i.inspection_number,
    i.inspected_on,
    i.inspector_number,
    i.unit_kind,
    coalesce(p.county_code, substr(i.township_code, 1, 6)) as county_code,
    i.township_code,
    i.village_code,
    i.school_code,
    i.kind,
    i.is_about_dropout,
    i.expected_count,
    i.present_count,
    i.problem_count,
    i.content,
    i.is_signed,
    i.filed_on
from registers.inspections i
cross join reference.period t
left join marts.places p on p.kind = 'township' and p.code = i.township_code
where i.inspected_on <= t.as_of
