-- 目标责任书: normalised text to typed rows.
-- Contracts of the two lines, one row per contracting unit.
-- grain: year, level, party_a, party_b
select
    cast(year as integer) as year,
    line,
    level,
    party_a,
    party_b,
    party_b_role,
    county_code,
    township_code,
    village_code,
    school_code,
    cast(due_count as integer) as due_count,
    cast(signed_count as integer) as signed_count,
    cast(signed_on as date) as signed_on,
    cast(target_dropout_percent as decimal(14, 2)) as target_dropout_percent,
    cast(is_scanned as boolean) as is_scanned
from raw
