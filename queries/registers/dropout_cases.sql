-- 辍学学生台账: normalised text to typed rows.
-- Confirmed dropouts, persuasion, return and closing, full history, one row each.
-- grain: case_number
select
    case_number,
    suspected_case_number,
    name,
    id_number,
    pupil_number,
    village_code,
    school_code,
    cast(grade as integer) as grade,
    cast(left_on as date) as left_on,
    cast(found_on as date) as found_on,
    cast(confirmed_on as date) as confirmed_on,
    cast(reported_township_at as timestamp) as reported_township_at,
    cast(reported_bureau_at as timestamp) as reported_bureau_at,
    cause,
    destination,
    responsible_township,
    responsible_village,
    responsible_school,
    cast(persuasion_count as integer) as persuasion_count,
    status,
    cast(returned_on as date) as returned_on,
    return_placement,
    cast(left_again_on as date) as left_again_on,
    cast(closed_on as date) as closed_on,
    closed_by,
    cast(followed_until as date) as followed_until
from raw
