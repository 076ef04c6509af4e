-- Disabled children placed in a class of the county who are not on the roll.
-- group: groups
-- severity: warning
-- needs: disabled, roll
-- message_zh: 已安置在普通学校，却不在学籍花名册
-- message_en: placed in a class, but not on the roll
-- mend_zh: 请核实是否就读，补办学籍
-- mend_en: find out whether the child attends, and put it on the roll
with pupils as (
    select coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
)
select 'disabled' as register, d.row_key, 'placement' as column_name, d.placement as value
from registers.disabled d
left join pupils p on p.child = d.id_number
left join registers.roll n on n.pupil_number = d.pupil_number
where d.placement in ('mainstream', 'special_class') and p.child is null and n.pupil_number is null
