-- 通报约谈督办问责台账: normalised text to typed rows.
-- Warnings, reminders, circulars, interviews, accountability, and awards or promotions blocked; full history, one row each.
-- grain: notice_number
select
    notice_number,
    kind,
    cast(issued_on as date) as issued_on,
    issued_by,
    unit_kind,
    county_code,
    township_code,
    village_code,
    school_code,
    person,
    person_role,
    problem_kind,
    rectification_number,
    cast(blocks_awards as boolean) as blocks_awards,
    cast(blocks_promotion as boolean) as blocks_promotion,
    cast(blocked_until as date) as blocked_until,
    cast(deadline_on as date) as deadline_on,
    cast(settled_on as date) as settled_on
from raw
