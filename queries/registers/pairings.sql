-- 结对帮扶台账: normalised text to typed rows.
-- Teachers paired with pupils, full history, one row per pair.
-- grain: teacher_number, id_number, starts_on
select
    teacher_number,
    teacher,
    school_code,
    id_number,
    pupil_number,
    name,
    village_code,
    target_group,
    cast(is_lead as boolean) as is_lead,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(handed_over_on as date) as handed_over_on,
    cast(updated_on as date) as updated_on,
    cast(help_count as integer) as help_count,
    cast(papers_due as integer) as papers_due,
    cast(papers_kept as integer) as papers_kept
from raw
