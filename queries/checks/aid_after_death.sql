-- Payments for a term that began after the child had died.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 发放给学期开始前已死亡的学生
-- message_en: paid to a child who had died before the term began
-- detail_zh: {died_on} 死亡
-- detail_en: died on {died_on}
-- mend_zh: 请核实并追回
-- mend_en: recover the payment
with deaths as (
    select coalesce(
        m.id_number, case when m.pupil_number like 'G%' then substr(m.pupil_number, 2) end, m.pupil_number
    ) as child, min(m.moved_on) as died_on
    from registers.movements m
    where m.kind = 'death'
    group by 1
    union all
    select coalesce(
        s.id_number, case when s.pupil_number like 'G%' then substr(s.pupil_number, 2) end, s.pupil_number
    ), min(s.verified_on)
    from registers.suspected_cases s
    where s.outcome = '4'
    group by 1
)
select
    'aid_payments' as register, a.row_key, 'id_number' as column_name, a.id_number as value, min(d.died_on) as died_on
from registers.aid_payments a
join reference.calendar c on c.school_year = a.school_year and c.term = a.term
join deaths d on d.child = a.id_number and d.died_on < c.starts_on
where a.status not in ('60', '80')
group by a.row_key, a.id_number
