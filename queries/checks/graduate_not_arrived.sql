-- Pupils who were in grade 6 last school year and are on no roll of this one: primary school ended, compulsory education not.
-- Nothing is said of a roll without grade 7, since those schools have not reported.
-- group: comparison
-- severity: warning
-- needs: roll, previous
-- message_zh: 上学年六年级在读，本学年学籍花名册中没有，未见其学籍异动
-- message_en: in grade 6 last school year, not on this year's roll, and no movement is known
-- detail_zh: 上一批次学校 {school_code}
-- detail_en: then at {school_code}
-- mend_zh: 请核对是否在县外升学并补登；未升入七年级的按应到未到逐人核查
-- mend_en: enter who went on to grade 7 elsewhere; follow up the others one by one, as due and not arrived
with new_year as (
    select cast(substr(t.school_year, 1, 4) as integer) - cast(substr(b.school_year, 1, 4) as integer) as passed
    from reference.period t
    cross join previous.period b
),
gone as (
    select distinct m.pupil_number
    from registers.movements m
    cross join previous.period b
    join reference.movement k on k.code = m.kind and k.is_decrease = 1
    where m.moved_on >= b.as_of - interval 31 day
),
on_roll as (
    -- Who still stands there as graduated is on no roll of the new year.
    select r.pupil_number, r.id_number
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
),
has_grade_seven as (
    select count(*) > 0 as is_there from registers.roll where grade = 7
)
select
    'roll' as register, cast(null as integer) as row_key, 'pupil_number' as column_name, p.pupil_number as value,
    p.school_code, p.village_code
from previous.roll p
join previous.roll_today s on s.code = p.roll_status and s.is_enrolled = 1
cross join new_year y
cross join has_grade_seven h
left join on_roll r on r.pupil_number = p.pupil_number
left join on_roll i on i.id_number = p.id_number
left join gone g on g.pupil_number = p.pupil_number
where p.grade = 6
    and y.passed = 1
    and h.is_there
    and r.pupil_number is null
    and i.id_number is null
    and g.pupil_number is null
