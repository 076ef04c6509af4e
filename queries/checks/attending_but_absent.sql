-- Pupils attending by the roll who have been absent without reason for longer than counts as a dropout.
-- group: comparison
-- severity: warning
-- needs: absences, roll
-- message_zh: 学籍为在读，已连续无故缺勤达到辍学天数（在籍不在校）
-- message_en: attending by the roll, but absent without reason for as long as counts as a dropout
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
where a.absent_until is null
    and a.absent_from <= t.as_of
    and a.ended_how is null
    and date_diff('day', a.absent_from, t.as_of) >= l.value
