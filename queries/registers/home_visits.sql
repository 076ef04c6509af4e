-- 家访登记表: normalised text to typed rows.
-- Teachers' home visits, full history, one row each.
-- grain: visit_number
select
    visit_number,
    pupil_number,
    name,
    teacher,
    cast(visited_on as date) as visited_on,
    method,
    target_group,
    problem,
    measures,
    cast(is_signed as boolean) as is_signed,
    cast(photo_count as integer) as photo_count,
    next_plan
from raw
