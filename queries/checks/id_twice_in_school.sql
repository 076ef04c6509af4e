-- Children with two pupil numbers at one school.
-- group: identity
-- severity: error
-- needs: roll
-- message_zh: 同一身份证号在本校有两个学籍号
-- message_en: the same ID number stands twice on the roll of one school
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请核实后保留一个学籍号，删去另一行
-- mend_en: keep one of the rows
with pupils as (
    select
        r.row_key,
        r.school_code,
        coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end) as id_number
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status
    where s.is_on_roll = 1
),
first_rows as (
    select id_number, school_code, min(row_key) as row_key
    from pupils
    where id_number is not null
    group by id_number, school_code
    having count(*) > 1
)
select
    'roll' as register, p.row_key, 'id_number' as column_name, p.id_number as value,
    'roll' as other_register, f.row_key as other_row_key
from first_rows f
join pupils p on p.id_number = f.id_number and p.school_code = f.school_code and p.row_key <> f.row_key
