-- 开学报到册: normalised text to typed rows.
-- Pupils due at the start of the term, one row each, with the visits to those who did not come.
-- grain: school_year, term, pupil_number
select
    school_year,
    term,
    school_code,
    cast(grade as integer) as grade,
    class_name,
    pupil_number,
    name,
    cast(registered_on as date) as registered_on,
    reason,
    cast(visited_on as date) as visited_on,
    visited_by,
    outcome,
    cast(settled_on as date) as settled_on
from raw
