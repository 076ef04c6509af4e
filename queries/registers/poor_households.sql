-- 脱贫户（含监测对象）学生花名册: normalised text to typed rows.
-- Children of households out of poverty, monitored or on welfare, one row each.
-- grain: id_number
select
    id_number,
    pupil_number,
    name,
    village_code,
    household_kind,
    cast(identified_year as integer) as identified_year,
    cast(risk_removed as boolean) as risk_removed,
    helper,
    paired_teacher,
    measures
from raw
