-- Pupils without an ID number who share name, sex and birthday with another enrolled pupil.
-- group: identity
-- severity: warning
-- needs: roll
-- message_zh: 没有身份证号，且与另一名在读学生姓名、性别、出生日期相同
-- message_en: no ID number, and the same name, sex and birthday as another enrolled pupil
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请核实是否同一人；是则合并学籍，不是则补填身份证号
-- mend_en: find out whether it is one child; give the ID number if it is not
with pupils as (
    select
        r.row_key, r.name, r.sex, r.birth_date, r.pupil_number, r.id_number,
        translate(r.name, '•‧・．.∙⋅･ 　', '········') as plain_name
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status
    where s.is_enrolled = 1
)
select
    'roll' as register, a.row_key, 'name' as column_name, a.name as value,
    'roll' as other_register, min(b.row_key) as other_row_key
from pupils a
join pupils b
    on b.birth_date = a.birth_date and b.plain_name = a.plain_name and b.sex = a.sex and b.row_key <> a.row_key
where a.id_number is null and a.pupil_number not like 'G%'
group by a.row_key, a.name
