-- 残疾儿童少年花名册: normalised text to typed rows.
-- Children on the disability register and their placement, one row each.
-- grain: id_number
select
    id_number,
    pupil_number,
    name,
    sex,
    cast(birth_date as date) as birth_date,
    village_code,
    card_number,
    disability_kind,
    disability_level,
    assessment,
    placement,
    school_code,
    not_placed_reason,
    cast(has_deferral as boolean) as has_deferral,
    cast(waiting_since as date) as waiting_since,
    plan_number
from raw
