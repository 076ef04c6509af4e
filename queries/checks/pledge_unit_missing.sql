-- Contracts of a village or a school that is not named.
-- group: supervision
-- severity: warning
-- needs: pledges
-- message_zh: 层级为村或学校，没有填村代码或学校标识码
-- message_en: the village or school of the contract is not named
-- mend_zh: 请补填代码
-- mend_en: give its code
select
    'pledges' as register, row_key,
    case when level in ('bureau_school', 'school_teacher') then 'school_code' else 'village_code' end as column_name,
    cast(null as varchar) as value
from registers.pledges
where (level in ('bureau_school', 'school_teacher') and school_code is null)
    or (level = 'village_parent' and village_code is null)
