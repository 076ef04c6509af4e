-- Pupils marked as poor on the roll whom the household register does not have.
-- group: groups
-- severity: warning
-- needs: roll, poor_households
-- message_zh: 学籍标注为脱贫户（监测对象），不在脱贫户花名册
-- message_en: marked as of a poor household on the roll, but not in the register
-- mend_zh: 请与乡村振兴部门名单核对
-- mend_en: compare with the department's list
select 'roll' as register, r.row_key, 'family_category' as column_name, r.family_category as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join reference.beneficiary b on b.code = r.family_category and b.is_poor_household = 1
left join registers.poor_households h on h.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where h.id_number is null
