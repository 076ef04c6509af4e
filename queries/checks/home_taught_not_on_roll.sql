-- Children placed in home teaching who are not on the roll.
-- group: groups
-- severity: warning
-- needs: disabled, roll
-- message_zh: 送教上门对象没有纳入学籍
-- message_en: placed in home teaching, but not on the roll
-- mend_zh: 请为送教对象建立学籍
-- mend_en: put the child on the roll
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
where d.placement = 'home_teaching' and p.child is null and n.pupil_number is null
