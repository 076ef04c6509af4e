-- 送教上门记录: normalised text to typed rows.
-- Lessons given at home, full history, one row per visit.
-- grain: record_number
select
    record_number,
    id_number,
    pupil_number,
    name,
    disability_kind,
    disability_level,
    school_code,
    teacher,
    cast(taught_on as date) as taught_on,
    started_at,
    ended_at,
    cast(periods as decimal(14, 2)) as periods,
    content,
    second_content,
    form,
    cast(is_signed as boolean) as is_signed,
    effect,
    plan_number
from raw
