-- 报送记录: normalised text to typed rows.
-- Reports of the "four ones", full history, one row per unit and period.
-- grain: kind, period, county_code, school_code
select
    kind,
    period,
    county_code,
    township_code,
    school_code,
    cast(due_on as date) as due_on,
    cast(submitted_on as date) as submitted_on,
    cast(is_zero_report as boolean) as is_zero_report,
    cast(suspected_count as integer) as suspected_count,
    cast(dropout_count as integer) as dropout_count,
    cast(returned_count as integer) as returned_count,
    cast(was_returned as boolean) as was_returned
from raw
