-- Pupils in the disability register whom the roll does not mark as disabled.
-- group: groups
-- severity: warning
-- needs: roll, disabled
-- message_zh: 在残疾儿童花名册，学籍没有标注残疾
-- message_en: in the register of disabled children, but not marked on the roll
-- mend_zh: 请在学籍中标注
-- mend_en: mark the pupil on the roll
select 'roll' as register, r.row_key, 'is_disabled' as column_name, r.is_disabled as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join registers.disabled d on d.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where not r.is_disabled
