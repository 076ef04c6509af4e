-- Payments whose standard is not the one in force at the start of the term.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 标准与当时执行的标准不一致
-- message_en: the standard is not the one in force in that term
-- detail_zh: 当时为 {in_force} 元
-- detail_en: {in_force} yuan was in force
-- mend_zh: 请核对标准；地方标准不同的请修改 aid_standards.csv
-- mend_en: correct it, or put the county's standard into aid_standards.csv
select
    'aid_payments' as register, a.row_key, 'standard_yuan' as column_name, a.standard_yuan as value,
    s.yuan_per_term as in_force
from registers.aid_payments a
join reference.calendar c on c.school_year = a.school_year and c.term = a.term
join reference.aid_standards s
    on s.programme = a.programme and s.stage = a.stage
    and c.starts_on >= s.valid_from and (s.valid_to is null or c.starts_on <= s.valid_to)
where a.standard_yuan <> s.yuan_per_term
