-- 四步法文书: normalised text to typed rows.
-- Documents of the four legal steps, full history, one row each.
-- grain: notice_number
select
    notice_number,
    case_number,
    pupil_number,
    name,
    step,
    title,
    issued_by,
    cast(issued_on as date) as issued_on,
    recipient,
    cast(served_on as date) as served_on,
    cast(deadline_on as date) as deadline_on,
    outcome,
    cast(outcome_on as date) as outcome_on
from raw
