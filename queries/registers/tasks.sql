-- 交办单台账: normalised text to typed rows.
-- Tasks given by meetings, inspections and comparisons, full history, one row each.
-- grain: task_number
select
    task_number,
    task,
    source,
    inspection_number,
    meeting_number,
    unit_kind,
    county_code,
    township_code,
    village_code,
    school_code,
    responsible,
    cast(assigned_on as date) as assigned_on,
    cast(due_on as date) as due_on,
    cast(done_on as date) as done_on,
    state,
    result
from raw
