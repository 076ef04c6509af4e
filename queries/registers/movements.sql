-- 学籍异动: normalised text to typed rows.
-- Transfers, suspensions and other changes of the roll, full history, one row each.
-- grain: pupil_number, moved_on, kind, from_school_code, to_school_code
select
    pupil_number,
    id_number,
    name,
    cast(moved_on as date) as moved_on,
    kind,
    cast(grade as integer) as grade,
    from_school_code,
    to_school_code,
    to_school_name,
    cast(received_on as date) as received_on,
    cast(valid_until as date) as valid_until,
    proof
from raw
