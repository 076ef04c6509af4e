-- Pupils who registered at the start of this term and are not on the roll.
-- group: comparison
-- severity: warning
-- needs: term_registration, roll
-- message_zh: 本学期已报到，却不在学籍花名册
-- message_en: registered this term, but not on the roll
-- mend_zh: 请补办学籍或核对学籍号（有人无籍）
-- mend_en: put the pupil on the roll or correct the number
select 'term_registration' as register, g.row_key, 'pupil_number' as column_name, g.pupil_number as value
from registers.term_registration g
join reference.period t on t.school_year = g.school_year and t.term = g.term
left join registers.roll r on r.pupil_number = g.pupil_number
where g.registered_on is not null
    and r.pupil_number is null
    -- Whoever registered and left the school since then has a movement.
    and not exists (
        select 1 from registers.movements m where m.pupil_number = g.pupil_number and m.moved_on >= g.registered_on
    )
