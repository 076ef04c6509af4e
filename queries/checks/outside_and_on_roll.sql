-- Children who are said to study outside the county and attend here.
-- group: comparison
-- severity: warning
-- needs: out_of_county, roll
-- message_zh: 县外就读花名册中的学生在本地学籍为在读
-- message_en: said to study outside the county, but attending here by the roll
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请核实实际就读地，保留一处
-- mend_en: find out where the child studies and keep one
with pupils as (
    select r.row_key, coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    where r.roll_status = '10' and coalesce(r.study_place, '1') in ('1', '2')
)
select
    'out_of_county' as register, o.row_key, 'id_number' as column_name, o.id_number as value,
    'roll' as other_register, p.row_key as other_row_key
from registers.out_of_county o
join pupils p on p.child = o.id_number
