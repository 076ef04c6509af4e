-- Pupils enrolled now who were not on the roll before, did not enter grade 1 and of whom no transfer or return is known.
-- The register of movements explains those it names; without it the two rolls alone are compared.
-- group: comparison
-- severity: warning
-- needs: roll, previous
-- message_zh: 上一批次没有，本批次在读，未见其转入或复学异动
-- message_en: not on the previous roll, enrolled now, and no movement is known
-- mend_zh: 请补登学籍异动，或核对学籍号是否变更
-- mend_en: enter the movement, or look whether the pupil number changed
with come as (
    select distinct m.pupil_number
    from registers.movements m
    cross join previous.period b
    join reference.movement k on k.code = m.kind and k.is_increase = 1
    where m.moved_on >= b.as_of - interval 31 day
),
aside_before as (
    -- Named by a row of the earlier roll that was set aside because of an error: it may have been there.
    select id_number, pupil_number, name, birth_date from previous.rows_aside where register = 'roll'
),
grades_before as (
    -- A roll that held no grade 6 says nothing of where this year's grade 7 comes from.
    select count(case when grade = 6 then 1 end) > 0 as has_six from previous.roll
)
select 'roll' as register, r.row_key, 'pupil_number' as column_name, r.pupil_number as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
cross join previous.period b
cross join reference.period t
cross join grades_before x
left join previous.roll p on p.pupil_number = r.pupil_number
left join previous.roll i on i.id_number = r.id_number
left join come c on c.pupil_number = r.pupil_number
where p.pupil_number is null
    and i.id_number is null
    and c.pupil_number is null
    and not exists (select 1 from aside_before a where a.pupil_number = r.pupil_number)
    and not exists (select 1 from aside_before a where a.id_number = r.id_number)
    and not exists (select 1 from aside_before a where a.name = r.name and a.birth_date = r.birth_date)
    and not (r.grade <= 1 and b.school_year <> t.school_year)
    and not (r.grade = 7 and b.school_year <> t.school_year and not x.has_six)
    and r.grade > 0
