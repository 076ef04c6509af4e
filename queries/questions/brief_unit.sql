-- Of which unit is a brief? One row for the school, village or township $unit_kind $unit_code, none where it is not the viewer's:
-- names, head, the last visit with what it counted, and what became of the children who returned within a year.
with last_visit as (
    select inspection_number, inspected_on, kind, expected_count, present_count, inspector_number
    from inspections
    where unit_kind = $unit_kind
        and case $unit_kind when 'school' then school_code when 'village' then village_code else township_code end = $unit_code
    order by inspected_on desc, inspection_number desc
    limit 1
),
returned as (
    select
        count(*) filter (where c.is_newest_return and c.is_returned and c.returned_on > t.as_of - n.days) as watched,
        count(*) filter (where c.is_newest_return and c.was_stable and c.observed_on > t.as_of - interval 1 year) as stayed,
        count(*) filter (where c.is_newest_return and not c.was_stable and c.observed_on > t.as_of - interval 1 year) as left_again
    from cases c
    cross join period t
    cross join (select cast(max(value) as integer) as days from settings where key = 'observation_days') n
    where case $unit_kind when 'school' then c.school_code when 'village' then c.village_code else c.township_code end = $unit_code
)
select
    u.kind as unit_kind,
    u.code as unit_code,
    u.county_code,
    u.township_code,
    coalesce(p.short_name, p.name) as name,
    p.name as full_name,
    p.name_en,
    p.head,
    p.school_kind,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    c.name as county,
    c.name_en as county_en,
    u.last_inspected_on,
    u.days_since_inspected,
    v.inspection_number as last_number,
    v.expected_count,
    v.present_count,
    i.name as last_inspector,
    -- Whether all of the township is the viewer's, and not only some of its schools or villages.
    exists (select 1 from units w where w.kind = 'township' and w.code = u.township_code) as sees_township,
    r.watched,
    r.stayed,
    r.left_again
from units u
join places p on p.kind = u.kind and p.code = u.code
left join places t on t.kind = 'township' and t.code = u.township_code
left join places c on c.kind = 'county' and c.code = u.county_code
left join last_visit v on true
left join inspectors i on i.inspector_number = v.inspector_number
cross join returned r
where u.kind = $unit_kind and u.code = $unit_code
