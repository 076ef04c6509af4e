-- The terms of all school years, as the county keeps them; the days of teaching leave out the holidays.
-- grain: school_year, term
select
    school_year,
    term,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(teaching_starts_on as date) as teaching_starts_on,
    cast(teaching_ends_on as date) as teaching_ends_on,
    cast(aid_deadline_on as date) as aid_deadline_on
from raw
order by starts_on
