-- 营养改善计划台账: normalised text to typed rows.
-- The nutrition programme, full history, one row per school, month and stage, counted in pupil-days.
-- grain: school_code, month, stage
select
    school_code,
    month,
    stage,
    cast(pupil_count as integer) as pupil_count,
    cast(meal_days as integer) as meal_days,
    cast(pupil_days as integer) as pupil_days,
    cast(standard_yuan as decimal(14, 2)) as standard_yuan,
    cast(due_yuan as decimal(14, 2)) as due_yuan,
    cast(paid_yuan as decimal(14, 2)) as paid_yuan,
    fund_source,
    cast(paid_on as date) as paid_on
from raw
