-- The same programme paid twice for one child and term.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 同一学生同一学期同一项目重复发放
-- message_en: the same programme was paid twice for one child and term
-- detail_zh: 另一笔见{there}
-- detail_en: the other: {there}
-- mend_zh: 请核实并追回重复部分；补发的请将原发放改为退票
-- mend_en: recover the second payment; mark the first as returned if it came back
with paid as (
    select row_key, id_number, programme, school_year, term, school_code
    from registers.aid_payments
    -- Money that came back (60) or was taken back (80) was not paid.
    where status not in ('60', '80') and coalesce(paid_yuan, due_yuan) > 0
),
first_payments as (
    select id_number, programme, school_year, term, min(row_key) as row_key
    from paid
    group by id_number, programme, school_year, term
    having count(*) > 1
)
select
    'aid_payments' as register, p.row_key, 'id_number' as column_name, p.id_number as value,
    'aid_payments' as other_register, f.row_key as other_row_key
from first_payments f
join paid p
    on p.id_number = f.id_number and p.programme = f.programme and p.school_year = f.school_year and p.term = f.term
    and p.row_key <> f.row_key
