-- The terms of all school years, as the county keeps them.
-- grain: school_year, term
select
    school_year,
    term,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(aid_deadline_on as date) as aid_deadline_on
from raw
order by starts_on
