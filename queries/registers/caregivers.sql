-- 代理妈妈（家长）台账: normalised text to typed rows.
-- Agent mothers or parents and their children, present ones and those that ended this school year, one row per pair.
-- grain: id_number, caregiver, starts_on
select
    id_number,
    pupil_number,
    name,
    village_code,
    school_code,
    kind,
    caregiver,
    caregiver_unit,
    caregiver_phone,
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(contact_count as integer) as contact_count,
    cast(last_contact_on as date) as last_contact_on
from raw
