-- Home visits and talks of this term with a pupil whom the roll does not have.
-- group: references
-- severity: warning
-- needs: roll
-- message_zh: 本学期家访或谈心的学生不在学籍花名册
-- message_en: visited or talked with this term, but not on the roll
-- mend_zh: 请核对学籍号
-- mend_en: correct the pupil number
with named as (
    select 'home_visits' as register, row_key, pupil_number, visited_on as happened_on from registers.home_visits
    union all
    select 'talks', row_key, pupil_number, talked_on from registers.talks
)
select n.register, n.row_key, 'pupil_number' as column_name, n.pupil_number as value
from named n
cross join reference.period t
left join registers.roll r on r.pupil_number = n.pupil_number
-- On the roll with a temporary number, and named here by G and the ID number.
left join registers.roll i on n.pupil_number = 'G' || i.id_number
left join (
    select distinct pupil_number from registers.movements
) as m on m.pupil_number = n.pupil_number
where n.happened_on between t.term_starts_on and t.as_of
    and r.pupil_number is null and i.id_number is null and m.pupil_number is null
