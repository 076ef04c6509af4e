-- One row per child and item that an inspection of this school year looked at.
-- grain: result
-- order: county_code, township_code, school_code, checked_on, result_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children, inspections
with known as (
    select
        r.*,
        coalesce(r.checked_on, i.inspected_on) as day,
        i.inspector_number,
        i.township_code as inspected_township_code,
        h.is_in_person = 1 as is_in_person,
        coalesce(c.child_key, d.child_key) as child_key,
        coalesce(c.stage, d.stage) as stage
    from registers.inspection_results r
    cross join reference.period t
    left join marts.inspections i on i.inspection_number = r.inspection_number
    left join reference.sample_how h on h.code = r.how
    -- A pupil number that begins with G contains the ID number, also where the roll knows the child by another.
    left join marts.children c
        on c.id_number = coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end)
    left join marts.children d on c.child_key is null and d.pupil_number = r.pupil_number
    where coalesce(r.checked_on, i.inspected_on) between t.school_year_starts_on and t.as_of
)
select
    k.result_number,
    k.inspection_number,
    k.inspector_number,
    coalesce(s.county_code, v.county_code, substr(k.inspected_township_code, 1, 6)) as county_code,
    coalesce(s.township_code, v.township_code, k.inspected_township_code) as township_code,
    k.village_code,
    k.school_code,
    k.stage,
    k.child_key,
    k.kind,
    k.how,
    coalesce(k.is_in_person, false) as is_in_person,
    k.result,
    k.day as checked_on
from known k
left join marts.places s on s.kind = 'school' and s.code = k.school_code
left join marts.places v on v.kind = 'village' and v.code = k.village_code
