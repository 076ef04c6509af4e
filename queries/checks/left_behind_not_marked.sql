-- Pupils in the base of left-behind children whom the roll has as not left behind.
-- group: groups
-- severity: warning
-- needs: roll, left_behind
-- message_zh: 在留守儿童花名册，学籍标注为非留守
-- message_en: in the register of left-behind children, but not marked on the roll
-- mend_zh: 请核实后统一
-- mend_en: make both say the same
select 'roll' as register, r.row_key, 'left_behind' as column_name, r.left_behind as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join registers.left_behind l on l.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where r.left_behind = '0'
