-- 学籍花名册: normalised text to typed rows.
-- Pupils on the school roll, one row each.
-- grain: pupil_number
select
    school_code,
    cast(grade as integer) as grade,
    class_name,
    name,
    sex,
    ethnicity,
    pupil_number,
    id_number,
    cast(birth_date as date) as birth_date,
    village_code,
    residence_township_code,
    guardian_name,
    guardian_phone,
    roll_status,
    family_category,
    left_behind,
    cast(is_migrant as boolean) as is_migrant,
    cast(is_single_parent as boolean) as is_single_parent,
    cast(is_disabled as boolean) as is_disabled,
    placement,
    cast(is_boarding as boolean) as is_boarding,
    study_place,
    cast(entered_on as date) as entered_on,
    school_name,
    township_name,
    note
from raw
