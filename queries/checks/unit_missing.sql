-- Notices, appeals, tasks and meetings of a unit that is not named.
-- group: supervision
-- severity: warning
-- needs: none
-- message_zh: 单位类别为镇街、村或学校，没有填相应代码
-- message_en: the township, village or school is not named
-- mend_zh: 请补填代码
-- mend_en: give its code
with units as (
    select 'notices' as register, row_key, unit_kind, township_code, village_code, school_code from registers.notices
    union all
    select 'appeals', row_key, unit_kind, township_code, village_code, school_code from registers.appeals
    union all
    select 'tasks', row_key, unit_kind, township_code, village_code, school_code from registers.tasks
    union all
    select 'meetings', row_key, level, township_code, village_code, school_code from registers.meetings
)
select register, row_key, unit_kind || '_code' as column_name, cast(null as varchar) as value
from units
where (unit_kind = 'township' and township_code is null)
    or (unit_kind = 'village' and village_code is null)
    or (unit_kind = 'school' and school_code is null)
