-- Payments of this term for compulsory stages to children who are not on the roll.
-- group: aid
-- severity: warning
-- needs: aid_payments, roll
-- message_zh: 本学期受助，但不在本地学籍花名册在读
-- message_en: aided this term, but not enrolled on the roll
-- mend_zh: 请核实学生就读地，防止两地重复或错发
-- mend_en: find out where the child studies: paid twice, or to the wrong one
with pupils as (
    select coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
)
select 'aid_payments' as register, a.row_key, 'id_number' as column_name, a.id_number as value
from registers.aid_payments a
join reference.period t on t.school_year = a.school_year and t.term = a.term
left join pupils p on p.child = a.id_number
left join registers.roll n on n.pupil_number = a.pupil_number
where a.stage in ('primary', 'junior') and a.status <> '80' and p.child is null and n.pupil_number is null
