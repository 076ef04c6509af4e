-- 学校名册: normalised text to typed rows.
-- Schools and teaching points, one row each.
-- grain: school_code
select
    school_code,
    name,
    name_en,
    short_name,
    township_code,
    kind,
    cast(has_boarding as boolean) as has_boarding,
    head,
    cast(opened_on as date) as opened_on,
    cast(closed_on as date) as closed_on
from raw
