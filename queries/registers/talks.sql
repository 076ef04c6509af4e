-- 谈心辅导记录: normalised text to typed rows.
-- Talks, counselling and help with learning, full history, one row each.
-- grain: talk_number
select
    talk_number,
    pupil_number,
    name,
    school_code,
    cast(talked_on as date) as talked_on,
    teacher,
    kind,
    target_group,
    cast(needs_follow_up as boolean) as needs_follow_up,
    content
from raw
