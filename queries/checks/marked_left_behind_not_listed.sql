-- Pupils marked as left behind on the roll whom the base of left-behind children does not have.
-- group: groups
-- severity: warning
-- needs: roll, left_behind
-- message_zh: 学籍标注留守，不在留守儿童花名册
-- message_en: marked as left behind on the roll, but not in the register
-- mend_zh: 请补入留守儿童花名册，或更正学籍
-- mend_en: add the child to the register, or correct the roll
select 'roll' as register, r.row_key, 'left_behind' as column_name, r.left_behind as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
left join registers.left_behind l on l.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where r.left_behind in ('1', '2') and l.id_number is null
