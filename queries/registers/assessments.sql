-- 年底考核结果: normalised text to typed rows.
-- The year-end assessment of four levels, full history, one row per unit and item, the total a row of its own.
-- grain: year, level, township_code, village_code, school_code, class_name, item
select
    cast(year as integer) as year,
    level,
    county_code,
    township_code,
    village_code,
    school_code,
    class_name,
    item,
    cast(full_points as decimal(14, 2)) as full_points,
    cast(points as decimal(14, 2)) as points,
    grade,
    cast(assessed_on as date) as assessed_on,
    assessed_by
from raw
