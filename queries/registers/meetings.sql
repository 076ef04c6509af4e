-- 专题研究记录: normalised text to typed rows.
-- Meetings on keeping children in school, full history, one row each.
-- grain: meeting_number
select
    meeting_number,
    level,
    county_code,
    township_code,
    village_code,
    school_code,
    cast(held_on as date) as held_on,
    kind,
    subject,
    chaired_by,
    cast(decision_count as integer) as decision_count,
    cast(has_minutes as boolean) as has_minutes
from raw
