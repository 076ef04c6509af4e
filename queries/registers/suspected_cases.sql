-- 疑似辍学学生台账: normalised text to typed rows.
-- Suspected dropouts, the province's comparison included, full history, one row each.
-- grain: case_number
select
    case_number,
    batch_number,
    source,
    name,
    id_number,
    pupil_number,
    village_code,
    school_code,
    cast(grade as integer) as grade,
    cast(found_at as timestamp) as found_at,
    cast(reported_township_at as timestamp) as reported_township_at,
    cast(reported_bureau_at as timestamp) as reported_bureau_at,
    cast(verify_due_on as date) as verify_due_on,
    outcome,
    proof,
    verified_by,
    cast(verified_on as date) as verified_on,
    reviewed_by,
    cast(reviewed_on as date) as reviewed_on
from raw
