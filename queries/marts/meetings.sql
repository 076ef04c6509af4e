-- One row per meeting on keeping children in school, up to the day of the snapshot.
-- grain: meeting
-- order: county_code, township_code, school_code, held_on, meeting_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
select
    m.meeting_number,
    m.level,
    m.county_code,
    coalesce(m.township_code, p.township_code) as township_code,
    m.village_code,
    m.school_code,
    m.held_on,
    m.held_on >= t.term_starts_on as is_this_term,
    m.kind,
    m.subject,
    m.chaired_by,
    m.decision_count,
    m.has_minutes
from registers.meetings m
cross join reference.period t
left join marts.places p on p.kind in ('school', 'village') and p.code = coalesce(m.school_code, m.village_code)
where m.held_on <= t.as_of
