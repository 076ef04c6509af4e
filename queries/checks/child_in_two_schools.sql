-- Children enrolled at two schools at once.
-- group: identity
-- severity: warning
-- needs: roll
-- message_zh: 同一身份证号在两所学校在读
-- message_en: the same ID number is enrolled at two schools
-- detail_zh: 另一所学校 {other_school}，见{there}
-- detail_en: the other school is {other_school}, {there}
-- mend_zh: 请两校核实学生实际就读学校，注销重复学籍；统计时只计一次
-- mend_en: find out where the child attends and cancel the other record; it is counted once
with pupils as (
    select
        r.row_key,
        r.school_code,
        coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end) as id_number
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status
    where s.is_enrolled = 1
),
first_rows as (
    select id_number, min(row_key) as row_key
    from pupils
    where id_number is not null
    group by id_number
    having count(distinct school_code) > 1
),
firsts as (
    select f.id_number, f.row_key, p.school_code
    from first_rows f
    join pupils p on p.row_key = f.row_key
),
seconds as (
    -- Every row is named once, with one row of another school: a number that many share must not multiply.
    select f.id_number, min(p.row_key) as row_key
    from firsts f
    join pupils p on p.id_number = f.id_number and p.school_code <> f.school_code
    group by f.id_number
),
others as (
    select s.id_number, s.row_key, p.school_code
    from seconds s
    join pupils p on p.row_key = s.row_key
)
select
    'roll' as register, p.row_key, 'id_number' as column_name, p.id_number as value,
    case when p.school_code = f.school_code then o.school_code else f.school_code end as other_school,
    'roll' as other_register,
    case when p.school_code = f.school_code then o.row_key else f.row_key end as other_row_key
from pupils p
join firsts f on f.id_number = p.id_number
join others o on o.id_number = p.id_number
