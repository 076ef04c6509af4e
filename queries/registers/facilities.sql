-- 办学条件项目: normalised text to typed rows.
-- Projects for better schools, full history, one row each.
-- grain: project_number
select
    project_number,
    project,
    county_code,
    township_code,
    school_code,
    kind,
    cast(investment_wan_yuan as decimal(14, 2)) as investment_wan_yuan,
    fund_source,
    cast(floor_area_m2 as decimal(14, 2)) as floor_area_m2,
    cast(unit_count as integer) as unit_count,
    cast(started_on as date) as started_on,
    cast(completed_on as date) as completed_on,
    state
from raw
