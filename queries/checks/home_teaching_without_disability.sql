-- Children taught at home whom the disability register does not have.
-- group: groups
-- severity: warning
-- needs: disabled
-- message_zh: 送教上门，但不在残疾儿童少年花名册
-- message_en: taught at home, but not in the register of disabled children
-- mend_zh: 请核实是否确需送教，防止以送教掩盖辍学
-- mend_en: find out whether home teaching is right: it must not hide a dropout
with taught as (
    select 'roll' as register, r.row_key, case when r.roll_status = '50' then 'roll_status' else 'placement' end as column_name,
        case when r.roll_status = '50' then r.roll_status else r.placement end as value,
        coalesce(
            r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
        ) as child
    from registers.roll r
    where r.roll_status = '50' or r.placement = 'home_teaching'
    union all
    select 'home_teaching', h.row_key, 'id_number', h.id_number, h.id_number
    from registers.home_teaching h
    cross join reference.period p
    -- Earlier records may be of children who have since grown out of the register.
    where h.taught_on between p.term_starts_on and p.as_of
)
select t.register, t.row_key, t.column_name, t.value
from taught t
left join registers.disabled d on d.id_number = t.child
left join registers.disabled n on n.pupil_number = t.child
where d.id_number is null and n.id_number is null
