-- 责任督学名册: normalised text to typed rows.
-- Inspectors and their zones, one row each.
-- grain: inspector_number
select
    inspector_number,
    name,
    county_code,
    township_code,
    zone,
    cast(is_full_time as boolean) as is_full_time,
    cast(appointed_on as date) as appointed_on,
    cast(ended_on as date) as ended_on
from raw
