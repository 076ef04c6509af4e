-- Pupils enrolled in the previous snapshot who are gone without a movement or a graduation.
-- group: comparison
-- severity: warning
-- needs: roll, movements, previous
-- message_zh: 上一批次在读，本批次不在学籍花名册，也没有学籍异动
-- message_en: enrolled in the previous snapshot, now gone without a movement
-- detail_zh: 上一批次学校 {school_code}，{grade} 年级
-- detail_en: then at {school_code}, grade {grade}
-- mend_zh: 请补登学籍异动；未办手续离校的按疑似辍学核查
-- mend_en: enter the movement; who left without papers is to be followed up as suspected
select
    'roll' as register, cast(null as integer) as row_key, 'pupil_number' as column_name, p.pupil_number as value,
    p.school_code, p.village_code, p.grade
from previous.roll p
join reference.roll_status s on s.code = p.roll_status and s.is_enrolled = 1
cross join previous.period b
cross join reference.period t
left join registers.roll r on r.pupil_number = p.pupil_number
left join registers.roll i on i.id_number = p.id_number
left join (
    select distinct m.pupil_number
    from registers.movements m
    cross join previous.period b
    cross join reference.movement k
    where k.code = m.kind and k.is_decrease = 1 and m.moved_on >= b.as_of - interval 31 day
) as gone on gone.pupil_number = p.pupil_number
where r.pupil_number is null
    and i.id_number is null
    and gone.pupil_number is null
    -- Whoever finished the last grade left with the school year.
    and not (p.grade >= 9 and b.school_year <> t.school_year)
