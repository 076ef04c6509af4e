-- Payments of a programme and stage that had no standard in that term.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 该项目在该学段、学期没有执行标准
-- message_en: the programme had no standard for this stage and term
-- detail_zh: {school_year} 学年
-- detail_en: school year {school_year}
-- mend_zh: 请核对项目、学段和学期；确有发放的请补入 aid_standards.csv
-- mend_en: correct programme, stage or term, or add the standard to aid_standards.csv
with programmes as (
    select distinct programme from reference.aid_standards
)
select 'aid_payments' as register, a.row_key, 'programme' as column_name, a.programme as value, a.school_year
from registers.aid_payments a
join reference.calendar c on c.school_year = a.school_year and c.term = a.term
join programmes p on p.programme = a.programme
left join reference.aid_standards s
    on s.programme = a.programme and s.stage = a.stage
    and c.starts_on >= s.valid_from and (s.valid_to is null or c.starts_on <= s.valid_to)
where s.programme is null
