-- Pupils enrolled now who were not on the roll before, did not enter grade 1 and did not transfer in.
-- group: comparison
-- severity: warning
-- needs: roll, movements, previous
-- message_zh: 上一批次没有，本批次在读，也没有转入或复学异动
-- message_en: not on the roll before, enrolled now without a movement
-- mend_zh: 请补登学籍异动，或核对学籍号是否变更
-- mend_en: enter the movement, or look whether the pupil number changed
select 'roll' as register, r.row_key, 'pupil_number' as column_name, r.pupil_number as value
from registers.roll r
join reference.roll_status s on s.code = r.roll_status and s.is_enrolled = 1
cross join previous.period b
cross join reference.period t
left join previous.roll p on p.pupil_number = r.pupil_number
left join previous.roll i on i.id_number = r.id_number
left join (
    select distinct m.pupil_number
    from registers.movements m
    cross join previous.period b
    cross join reference.movement k
    where k.code = m.kind and k.is_increase = 1 and m.moved_on >= b.as_of - interval 31 day
) as come on come.pupil_number = r.pupil_number
where p.pupil_number is null
    and i.id_number is null
    and come.pupil_number is null
    and not (r.grade <= 1 and b.school_year <> t.school_year)
    and r.grade > 0
