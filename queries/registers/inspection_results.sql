-- 督导抽查结果: normalised text to typed rows.
-- Children and records checked on inspections, full history, one row per child and kind.
-- grain: result_number
select
    result_number,
    inspection_number,
    id_number,
    pupil_number,
    name,
    child_code,
    school_code,
    village_code,
    kind,
    how,
    result,
    cast(checked_on as date) as checked_on,
    finding
from raw
