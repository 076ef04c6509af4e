-- Schools of events, and of children who may be at school elsewhere, that neither list of schools has.
-- group: codes
-- severity: warning
-- needs: schools
-- every: school_code
-- message_zh: 学校标识码不在学校名册和撤并名录中
-- message_en: the school is neither in the list of schools nor among those that were closed
-- mend_zh: 请核对学校标识码；已撤并的学校请补入 unit_changes.csv
-- mend_en: correct the code, or add the closed school to unit_changes.csv
with named as (
    select register, row_key, 'school_code' as column_name, school_code
    from every_register
    where register not in ('roll', 'schools', 'term_registration', 'service_areas', 'facility_checks')
    union all
    select 'movements', row_key, 'from_school_code', from_school_code
    from registers.movements
    union all
    select 'movements', row_key, 'to_school_code', to_school_code
    from registers.movements
),
known as (
    select school_code from registers.schools
    union
    select code from reference.unit_changes where kind = 'school'
)
select n.register, n.row_key, n.column_name, n.school_code as value
from named n
left join known k on k.school_code = n.school_code
where n.school_code is not null and k.school_code is null
