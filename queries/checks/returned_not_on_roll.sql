-- Children who are said to be back at a school of the county and are not on the roll.
-- group: cases
-- severity: warning
-- needs: dropout_cases, roll
-- message_zh: 已复学安置在本地学校，却不在学籍花名册
-- message_en: said to be back at a school here, but not on the roll
-- detail_zh: 复学日期 {returned_on}
-- detail_en: returned on {returned_on}
-- mend_zh: 请核实是否真正返校，补办学籍手续
-- mend_en: find out whether the child is really back, and put it on the roll
with pupils as (
    select coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
),
open_cases as (
    -- Gone again by a newer case: it is not expected on the roll.
    select
        coalesce(
            c.id_number, case when c.pupil_number like 'G%' then substr(c.pupil_number, 2) end, c.pupil_number
        ) as child,
        max(c.confirmed_on) as confirmed_on
    from registers.dropout_cases c
    join reference.case_status s on s.code = c.status and s.is_open = 1
    where c.status <> '60'
    group by 1
)
select 'dropout_cases' as register, d.row_key, 'status' as column_name, d.status as value, d.returned_on
from registers.dropout_cases d
left join pupils p on p.child = coalesce(
    d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
)
left join open_cases o on o.child = coalesce(
    d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
)
where d.status = '60' and d.return_placement in ('1', '2', '3', '6', '7') and p.child is null
    and not coalesce(o.confirmed_on >= d.returned_on, false)
