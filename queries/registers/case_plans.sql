-- 一生一案台账: normalised text to typed rows.
-- Individual plans, those of disabled children included, one row each.
-- grain: plan_number
select
    plan_number,
    id_number,
    pupil_number,
    name,
    village_code,
    school_code,
    target_group,
    problem,
    measures,
    responsible,
    cast(drawn_on as date) as drawn_on,
    cast(updated_on as date) as updated_on,
    state,
    cast(ended_on as date) as ended_on
from raw
