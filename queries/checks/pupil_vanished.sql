-- Pupils of the previous snapshot's roll who are not on this one, and of whom no movement and no graduation is known.
-- The register of movements explains those it names; without it the two rolls alone are compared.
-- group: comparison
-- severity: warning
-- needs: roll, previous
-- message_zh: 上一批次在读，本批次学籍花名册中没有，未见其学籍异动
-- message_en: enrolled in the previous snapshot, not on this roll, and no movement is known
-- detail_zh: 上一批次学校 {school_code}，{grade} 年级
-- detail_en: then at {school_code}, grade {grade}
-- mend_zh: 已转出、死亡、出国（境）的请补登学籍异动；去向不明的按疑似辍学核查
-- mend_en: enter the movement of who transferred, died or went abroad; follow up who left without papers as suspected
with summer as (
    -- Whoever was in the last grade of a stage leaves with the school year: from the end of teaching in July on.
    select
        b.school_year <> t.school_year
            or (t.term = '2' and t.as_of > t.teaching_ends_on and b.as_of <= t.teaching_ends_on) as has_passed
    from reference.period t
    cross join previous.period b
),
gone as (
    select distinct m.pupil_number
    from registers.movements m
    cross join previous.period b
    join reference.movement k on k.code = m.kind and k.is_decrease = 1
    where m.moved_on >= b.as_of - interval 31 day
)
select
    'roll' as register, cast(null as integer) as row_key, 'pupil_number' as column_name, p.pupil_number as value,
    p.school_code, p.village_code, p.grade
from previous.roll p
join previous.roll_today s on s.code = p.roll_status and s.is_enrolled = 1
cross join summer y
left join registers.roll r on r.pupil_number = p.pupil_number
left join registers.roll i on i.id_number = p.id_number
left join gone g on g.pupil_number = p.pupil_number
where r.pupil_number is null
    and i.id_number is null
    and g.pupil_number is null
    -- Grade 6 is awaited in grade 7: graduate_not_arrived.
    and not (y.has_passed and (p.grade = 6 or p.grade >= 9))
