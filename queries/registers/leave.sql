-- 请假休学缓学登记: normalised text to typed rows.
-- Leave, suspension, deferral and exemption, full history, one row each.
-- grain: leave_number
select
    leave_number,
    kind,
    id_number,
    pupil_number,
    name,
    village_code,
    school_code,
    cast(grade as integer) as grade,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    reason,
    cast(has_certificate as boolean) as has_certificate,
    approved_by,
    cast(approved_on as date) as approved_on,
    cast(has_returned as boolean) as has_returned,
    cast(returned_on as date) as returned_on
from raw
