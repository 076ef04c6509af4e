-- 社团（乡村少年宫）台账: normalised text to typed rows.
-- Clubs and rural youth centres, full history, one row per school, term and club.
-- grain: school_code, school_year, term, club
select
    school_code,
    school_year,
    term,
    club,
    kind,
    cast(is_rural_centre as boolean) as is_rural_centre,
    teacher,
    cast(pupil_count as integer) as pupil_count,
    cast(distinct_pupil_count as integer) as distinct_pupil_count,
    cast(session_count as integer) as session_count
from raw
