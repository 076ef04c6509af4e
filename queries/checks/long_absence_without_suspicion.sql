-- Absences without reason longer than the school days that raise a suspicion, of which the ledger has none: on the last of
-- these days it is not late yet.
-- group: comparison
-- severity: warning
-- needs: absences, suspected_cases
-- message_zh: 连续无故缺勤已超过列入疑似的上课日数，疑似台账中没有
-- message_en: absent for more school days than raise a suspicion, but the ledger has none
-- mend_zh: 请列入疑似台账并双报告
-- mend_en: list the pupil as suspected and make both reports
select 'absences' as register, a.row_key, 'school_days' as column_name, a.school_days as value
from registers.absences a
join reference.settings l on l.key = 'suspect_days'
left join registers.suspected_cases n on n.case_number = a.case_number
left join registers.suspected_cases s
    on s.pupil_number = a.pupil_number and cast(s.found_at as date) >= a.absent_from
where a.school_days > l.value and a.ended_how is null and a.absent_until is null
    and n.case_number is null and s.case_number is null
