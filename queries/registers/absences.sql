-- 连续缺勤学生台账: normalised text to typed rows.
-- Pupils absent without reason, one row per run of days, full history.
-- grain: pupil_number, absent_from
select
    pupil_number,
    name,
    school_code,
    cast(grade as integer) as grade,
    class_name,
    cast(absent_from as date) as absent_from,
    cast(absent_until as date) as absent_until,
    cast(school_days as integer) as school_days,
    cast(contacted_at as timestamp) as contacted_at,
    cast(visited_on as date) as visited_on,
    cast(reported_township_at as timestamp) as reported_township_at,
    cast(reported_bureau_at as timestamp) as reported_bureau_at,
    ended_how,
    case_number,
    reason
from raw
