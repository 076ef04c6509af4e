-- Pupils marked as disabled on the roll whom the disability register does not have.
-- group: groups
-- severity: warning
-- needs: roll, disabled
-- message_zh: 学籍标注残疾，不在残疾儿童花名册
-- message_en: marked as disabled on the roll, but not in the register
-- mend_zh: 请与残联名单核对，补入花名册或取消标注
-- mend_en: compare with the federation's list
select 'roll' as register, r.row_key, 'is_disabled' as column_name, r.is_disabled as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
left join registers.disabled d on d.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where r.is_disabled and d.id_number is null
