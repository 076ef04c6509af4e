-- 0—17周岁人口花名册: normalised text to typed rows.
-- Children aged 0-17 by household registration, one row each.
-- grain: id_number
select
    household_number,
    household_head,
    name,
    sex,
    cast(birth_date as date) as birth_date,
    id_number,
    relation_to_head,
    village_code,
    residence,
    cast(is_resident as boolean) as is_resident,
    study_status,
    study_school_name,
    study_place,
    note
from raw
