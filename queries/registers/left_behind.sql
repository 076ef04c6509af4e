-- 留守儿童花名册: normalised text to typed rows.
-- Children whose parents work away, one row each.
-- grain: id_number
select
    id_number,
    pupil_number,
    name,
    village_code,
    father_away,
    mother_away,
    cast(away_since as date) as away_since,
    caregiver,
    caregiver_relation,
    caregiver_phone,
    agent_parent,
    cast(needs_boarding as boolean) as needs_boarding,
    cast(visit_count as integer) as visit_count,
    cast(updated_on as date) as updated_on
from raw
