-- Pupils who did not register this term, were not explained, and attend by the roll.
-- group: comparison
-- severity: warning
-- needs: term_registration, roll
-- message_zh: 本学期未报到且未落实去向，学籍仍为在读
-- message_en: not registered this term and not accounted for, but attending by the roll
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请走访核实，更新报到册或学籍状态
-- mend_en: visit the family; bring the list or the roll up to date
select
    'term_registration' as register, g.row_key, 'registered_on' as column_name, cast(null as varchar) as value,
    'roll' as other_register, r.row_key as other_row_key
from registers.term_registration g
join reference.period t on t.school_year = g.school_year and t.term = g.term
join registers.roll r on r.pupil_number = g.pupil_number and r.roll_status = '10'
left join reference.registration_outcome o on o.code = g.outcome
where g.registered_on is null and coalesce(o.is_settled, 0) = 0 and t.as_of > t.teaching_starts_on + interval 14 day
