-- 学校服务范围: normalised text to typed rows.
-- Villages each school serves, one row per school, village and stage.
-- grain: school_code, village_code, stage, valid_from
select
    school_code,
    village_code,
    stage,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    part
from raw
