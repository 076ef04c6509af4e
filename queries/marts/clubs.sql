-- One row per club of this school year's terms so far.
-- grain: school, term, club
-- order: county_code, township_code, school_code, school_year, term, club
-- access: county_code, township_code, school_code
-- identity: none
-- after: places
select
    p.county_code,
    p.township_code,
    c.school_code,
    c.school_year,
    c.term,
    c.term = t.term as is_this_term,
    c.club,
    c.kind,
    c.is_rural_centre,
    c.teacher,
    c.pupil_count,
    c.distinct_pupil_count,
    -- Where nobody says who is in several clubs, those are counted more than once.
    coalesce(c.distinct_pupil_count, c.pupil_count) as participants,
    c.session_count
from registers.clubs c
join reference.period t on t.school_year = c.school_year and c.term <= t.term
left join marts.places p on p.kind = 'school' and p.code = c.school_code
