-- Disabled children whom the roll has at another school than the disability register.
-- group: groups
-- severity: warning
-- needs: disabled, roll
-- message_zh: 残疾儿童花名册的就读学校与学籍不同
-- message_en: the school is not the one on the roll
-- detail_zh: 学籍在 {on_roll}，见{there}
-- detail_en: on the roll of {on_roll}, {there}
-- mend_zh: 请核实实际就读学校
-- mend_en: find out where the child attends
with pupils as (
    select r.row_key, r.school_code, coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
)
select
    'disabled' as register, d.row_key, 'school_code' as column_name, d.school_code as value,
    p.school_code as on_roll, 'roll' as other_register, p.row_key as other_row_key
from registers.disabled d
join pupils p on p.child = d.id_number
where d.school_code <> p.school_code
