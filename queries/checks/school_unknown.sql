-- Schools of pupils, catchments and checklists that the list of schools does not have.
-- group: codes
-- severity: error
-- needs: schools
-- every: state: school_code
-- message_zh: 学校标识码不在学校名册中
-- message_en: the school is not in the list of schools
-- mend_zh: 请核对学校标识码；新设学校请先补入学校名册
-- mend_en: correct the code, or add the school to the list
select e.register, e.row_key, 'school_code' as column_name, e.school_code as value
from every_register e
left join registers.schools s on s.school_code = e.school_code
where s.school_code is null
    and e.school_code is not null
    -- Children of these registers may be at a special school elsewhere: see school_unknown_then.
    and e.register not in ('disabled', 'caregivers', 'case_plans')
