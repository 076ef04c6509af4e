-- 督导记录: normalised text to typed rows.
-- Visits by inspectors, full history, one row each.
-- grain: inspection_number
select
    inspection_number,
    cast(inspected_on as date) as inspected_on,
    inspector_number,
    unit_kind,
    township_code,
    village_code,
    school_code,
    kind,
    cast(is_about_dropout as boolean) as is_about_dropout,
    cast(expected_count as integer) as expected_count,
    cast(present_count as integer) as present_count,
    cast(problem_count as integer) as problem_count,
    content,
    cast(is_signed as boolean) as is_signed,
    cast(filed_on as date) as filed_on
from raw
