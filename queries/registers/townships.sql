-- 镇街名册: normalised text to typed rows.
-- The county's townships and subdistricts, one row each.
-- grain: township_code
select
    county_code,
    county_name,
    county_name_en,
    township_code,
    name,
    name_en,
    short_name,
    head
from raw
