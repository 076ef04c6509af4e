-- Pupils marked as dropouts on the roll without an open case.
-- group: cases
-- severity: warning
-- needs: roll, dropout_cases
-- message_zh: 学籍标注为辍学，辍学和疑似台账中没有未了结的案件
-- message_en: marked as a dropout on the roll, but neither ledger has an open case
-- mend_zh: 请登记台账，或更正学籍状态
-- mend_en: enter the case, or correct the state on the roll
with cases as (
    select coalesce(
        d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
    ) as child
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status
    where s.is_open = 1
    union
    select coalesce(
        c.id_number, case when c.pupil_number like 'G%' then substr(c.pupil_number, 2) end, c.pupil_number
    )
    from registers.suspected_cases c
    where c.outcome is null or c.outcome = '9'
)
select 'roll' as register, r.row_key, 'roll_status' as column_name, r.roll_status as value
from registers.roll r
left join cases c on c.child = coalesce(
    r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
)
where r.roll_status = '60' and c.child is null
