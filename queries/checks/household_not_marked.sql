-- Pupils of households out of poverty or monitored whom the roll does not mark.
-- group: groups
-- severity: warning
-- needs: roll, poor_households
-- message_zh: 在脱贫户（监测对象）花名册，学籍没有标注家庭类别
-- message_en: in the household register, but not marked on the roll
-- mend_zh: 请在学籍中标注家庭类别
-- mend_en: mark the pupil on the roll
select 'roll' as register, r.row_key, 'family_category' as column_name, r.family_category as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join registers.poor_households h on h.id_number = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
join reference.beneficiary b on b.code = h.household_kind and b.is_poor_household = 1
where r.family_category is null
