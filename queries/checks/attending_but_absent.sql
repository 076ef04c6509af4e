-- Pupils attending by the roll who have been absent without reason for longer than counts as a dropout (days of teaching
-- time: holidays between terms are none).
-- group: comparison
-- severity: warning
-- needs: absences, roll
-- message_zh: 学籍为在读，连续无故缺勤已达视为辍学的天数（寒暑假不计）（在籍不在校）
-- message_en: attending by the roll, but absent without reason for as long as counts as a dropout (without the holidays between terms)
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请列入疑似台账核查，更新学籍状态
-- mend_en: list the pupil as suspected and bring the roll up to date
select
    'absences' as register, a.row_key, 'school_days' as column_name, a.school_days as value,
    'roll' as other_register, r.row_key as other_row_key
from registers.absences a
join registers.roll r on r.pupil_number = a.pupil_number and r.roll_status = '10'
join reference.settings l on l.key = 'confirm_days'
cross join reference.period t
join reference.school_days n on n.day = t.as_of
join reference.school_days f on f.day = a.absent_from
where a.absent_until is null
    and a.absent_from <= t.as_of
    and a.ended_how is null
    and n.teaching_days - f.teaching_days >= l.value
