-- 部门名单交换台账: normalised text to typed rows.
-- Lists supplied by other departments, full history, one row per list.
-- grain: list_number
select
    list_number,
    county_code,
    department,
    kind,
    cast(due_on as date) as due_on,
    cast(delivered_on as date) as delivered_on,
    cast(row_count as integer) as row_count,
    cast(matched_count as integer) as matched_count,
    cast(cleared_count as integer) as cleared_count,
    cast(cleared_on as date) as cleared_on
from raw
