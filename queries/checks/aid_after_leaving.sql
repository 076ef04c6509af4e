-- Payments for a term that began after the child had dropped out, transferred away or left.
-- group: aid
-- severity: warning
-- needs: aid_payments, movements
-- message_zh: 发放给学期开始前已离校的学生
-- message_en: paid to a child who had left before the term began
-- detail_zh: {left_on} 离校
-- detail_en: left on {left_on}
-- mend_zh: 请核实学生去向，追回或更正
-- mend_en: find out where the child is; recover or correct the payment
with leavers as (
    select coalesce(
        m.id_number, case when m.pupil_number like 'G%' then substr(m.pupil_number, 2) end, m.pupil_number
    ) as child, max(m.moved_on) as left_on
    from registers.movements m
    where m.kind in ('withdrawal', 'abroad') or (m.kind = 'transfer_out' and m.to_school_code is null)
    group by 1
    union all
    select coalesce(
        d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
    ), max(d.left_on)
    from registers.dropout_cases d
    where d.returned_on is null and d.status in ('40', '50', '80')
    group by 1
),
arrivals as (
    select coalesce(
        m.id_number, case when m.pupil_number like 'G%' then substr(m.pupil_number, 2) end, m.pupil_number
    ) as child, max(m.moved_on) as came_on
    from registers.movements m
    where m.kind in ('transfer_in', 'return', 'other_increase')
    group by 1
)
select
    'aid_payments' as register, a.row_key, 'id_number' as column_name, a.id_number as value, max(l.left_on) as left_on
from registers.aid_payments a
join reference.calendar c on c.school_year = a.school_year and c.term = a.term
join leavers l on l.child = a.id_number and l.left_on < c.starts_on
left join arrivals i on i.child = a.id_number and i.came_on >= l.left_on and i.came_on <= c.ends_on
where a.status not in ('60', '80') and a.stage in ('primary', 'junior') and i.child is null
group by a.row_key, a.id_number
