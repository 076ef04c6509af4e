-- 申诉台账: normalised text to typed rows.
-- Appeals against scores, assessments and notices, full history, one row each.
-- grain: appeal_number
select
    appeal_number,
    cast(submitted_on as date) as submitted_on,
    unit_kind,
    county_code,
    township_code,
    village_code,
    school_code,
    item,
    notice_number,
    period,
    reason,
    state,
    cast(points_effect as decimal(14, 2)) as points_effect,
    cast(decided_on as date) as decided_on,
    decided_by
from raw
