-- Children who by the population roster are not in school, but by the roll attend.
-- group: comparison
-- severity: warning
-- needs: population, roll
-- message_zh: 人口花名册为未入学或辍学，学籍为在读
-- message_en: not in school by the population roster, attending by the roll
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请镇村与学校共同核实是否名在人不在
-- mend_en: township and school look together whether the child is really there
with pupils as (
    select r.row_key, coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    where r.roll_status = '10'
)
select
    'population' as register, p.row_key, 'study_status' as column_name, p.study_status as value,
    'roll' as other_register, r.row_key as other_row_key
from registers.population p
join pupils r on r.child = p.id_number
where p.study_status in ('not_enrolled', 'dropped_out')
