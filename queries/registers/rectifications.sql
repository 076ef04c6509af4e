-- 整改台账: normalised text to typed rows.
-- Findings to be put right, full history, one row each.
-- grain: rectification_number
select
    rectification_number,
    inspection_number,
    township_code,
    village_code,
    school_code,
    problem_kind,
    problem,
    cast(issued_on as date) as issued_on,
    cast(deadline_on as date) as deadline_on,
    cast(reported_on as date) as reported_on,
    cast(verified_on as date) as verified_on,
    cast(revisited_on as date) as revisited_on,
    advice,
    state
from raw
