-- Pupils who died and are still on the roll.
-- group: movements
-- severity: error
-- needs: roll, movements
-- message_zh: 学籍异动为死亡，学籍花名册仍在籍
-- message_en: dead by the movements, but still on the roll
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请注销学籍，或更正异动类别
-- mend_en: cancel the record or correct the movement
select
    'roll' as register, r.row_key, 'roll_status' as column_name, r.roll_status as value,
    'movements' as other_register, m.row_key as other_row_key
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
join registers.movements m on m.pupil_number = r.pupil_number and m.kind = 'death'
cross join reference.period t
where m.moved_on <= t.as_of
