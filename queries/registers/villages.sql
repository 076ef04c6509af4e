-- 村（社区）名册: normalised text to typed rows.
-- Villages and communities, one row each.
-- grain: village_code
select
    village_code,
    name,
    name_en,
    township_code,
    head
from raw
