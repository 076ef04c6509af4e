-- 办学条件达标清单: normalised text to typed rows.
-- What each school needs and has, one row per school and item.
-- grain: school_code, item
select
    school_code,
    item,
    cast(is_met as boolean) as is_met,
    cast(needed_count as integer) as needed_count,
    cast(held_count as integer) as held_count,
    cast(checked_on as date) as checked_on,
    checked_by,
    shortfall
from raw
