-- Rows that give a pupil number with another ID number than the roll gives it with.
-- group: identity
-- severity: warning
-- needs: roll
-- every: pupil_number, id_number
-- message_zh: 同一学籍号在学籍花名册中是另一个身份证号
-- message_en: on the roll this pupil number belongs to another ID number
-- detail_zh: 学籍花名册为 {other}，见{there}
-- detail_en: {other} on the roll, {there}
-- mend_zh: 请核对学籍号和身份证号是否属于同一名学生
-- mend_en: find out whether both numbers belong to the same pupil
select
    e.register, e.row_key, 'id_number' as column_name, e.id_number as value, r.id_number as other,
    'roll' as other_register, r.row_key as other_row_key
from every_register e
join registers.roll r on r.pupil_number = e.pupil_number
where e.register <> 'roll' and e.id_number <> r.id_number
