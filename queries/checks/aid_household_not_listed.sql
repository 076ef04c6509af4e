-- Payments of this term for compulsory stages as a poor household to children whom the household register does not have.
-- group: aid
-- severity: warning
-- needs: aid_payments, poor_households
-- message_zh: 按脱贫户（监测对象）资助，不在脱贫户花名册
-- message_en: aided as a poor household, but not in the household register
-- mend_zh: 请与乡村振兴部门名单核对受助类别
-- mend_en: compare the category with the department's list
select 'aid_payments' as register, a.row_key, 'category' as column_name, a.category as value
from registers.aid_payments a
join reference.period t on t.school_year = a.school_year and t.term = a.term
join reference.beneficiary b on b.code = a.category and b.is_poor_household = 1
left join registers.poor_households h on h.id_number = a.id_number
where a.stage in ('primary', 'junior') and h.id_number is null
