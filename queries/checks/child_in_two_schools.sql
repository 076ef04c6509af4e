-- Children enrolled at two schools at once.
-- group: identity
-- severity: warning
-- needs: roll
-- message_zh: 同一身份证号在两所学校在读
-- message_en: the same ID number is enrolled at two schools
-- detail_zh: 另一所学校 {other_school}，见{there}
-- detail_en: the other school is {other_school}, {there}
-- mend_zh: 请两校核实学生实际就读学校，注销重复学籍；统计时只计一次
-- mend_en: find out where the child attends and cancel the other record; it is counted once
with pupils as (
    select
        r.row_key,
        r.school_code,
        coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end) as id_number
    from registers.roll r
    join reference.roll_status s on s.code = r.roll_status
    where s.is_enrolled = 1
),
schools_of as (
    select id_number
    from pupils
    where id_number is not null
    group by id_number
    having count(distinct school_code) > 1
)
select
    'roll' as register, a.row_key, 'id_number' as column_name, a.id_number as value,
    b.school_code as other_school, 'roll' as other_register, b.row_key as other_row_key
from schools_of d
join pupils a on a.id_number = d.id_number
join pupils b on b.id_number = d.id_number and b.school_code <> a.school_code
