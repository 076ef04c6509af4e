-- 学困生帮扶台账: normalised text to typed rows.
-- Pupils who fall behind and the help they get, full history, one row per pupil, subject and finding.
-- grain: pupil_number, identified_on, subject
select
    pupil_number,
    name,
    school_code,
    cast(grade as integer) as grade,
    subject,
    cast(identified_on as date) as identified_on,
    teacher,
    measures,
    cast(help_count as integer) as help_count,
    cast(last_helped_on as date) as last_helped_on,
    state,
    cast(converted_on as date) as converted_on
from raw
