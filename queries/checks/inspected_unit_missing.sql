-- Inspections of a school or a village that is not named.
-- group: supervision
-- severity: warning
-- needs: inspections
-- message_zh: 被督导的学校或村没有填代码
-- message_en: the school or village that was inspected is not named
-- mend_zh: 请补填学校标识码或村代码
-- mend_en: give its code
select
    'inspections' as register, row_key,
    case when unit_kind = 'school' then 'school_code' else 'village_code' end as column_name,
    cast(null as varchar) as value
from registers.inspections
where (unit_kind = 'school' and school_code is null) or (unit_kind = 'village' and village_code is null)
