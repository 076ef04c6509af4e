-- 县外就读学生花名册: normalised text to typed rows.
-- Children registered here who study elsewhere, one row each.
-- grain: id_number
select
    id_number,
    name,
    village_code,
    study_province,
    study_county,
    study_school_name,
    cast(grade as integer) as grade,
    pupil_number,
    cast(has_proof as boolean) as has_proof,
    cast(proof_date as date) as proof_date,
    verified_how,
    cast(verified_on as date) as verified_on,
    verified_by
from raw
