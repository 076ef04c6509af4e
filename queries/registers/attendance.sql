-- 日考勤汇总: normalised text to typed rows.
-- One row per day and class: due, present, on leave, absent without reason; full history.
-- grain: attended_on, school_code, grade, class_name
select
    cast(attended_on as date) as attended_on,
    school_code,
    cast(grade as integer) as grade,
    class_name,
    cast(due_count as integer) as due_count,
    cast(present_count as integer) as present_count,
    cast(leave_count as integer) as leave_count,
    cast(absent_count as integer) as absent_count,
    reported_by,
    cast(reported_at as timestamp) as reported_at
from raw
