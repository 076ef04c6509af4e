-- Suspicions confirmed as dropouts that the dropout ledger does not have.
-- group: cases
-- severity: warning
-- needs: suspected_cases, dropout_cases
-- message_zh: 核查结果为确认辍学，辍学台账中没有
-- message_en: confirmed as a dropout, but not in the dropout ledger
-- detail_zh: 疑似编号 {case_number}
-- detail_en: suspicion {case_number}
-- mend_zh: 请在辍学台账中登记，并填写疑似编号
-- mend_en: enter the case with the number of the suspicion
select 'suspected_cases' as register, s.row_key, 'outcome' as column_name, s.outcome as value, s.case_number
from registers.suspected_cases s
cross join reference.period t
left join registers.dropout_cases d on d.suspected_case_number = s.case_number
left join (
    select distinct coalesce(
        c.id_number, case when c.pupil_number like 'G%' then substr(c.pupil_number, 2) end, c.pupil_number
    ) as child
    from registers.dropout_cases c
) as known on known.child = coalesce(
    s.id_number, case when s.pupil_number like 'G%' then substr(s.pupil_number, 2) end, s.pupil_number
)
where s.outcome = '9' and s.verified_on <= t.as_of and d.suspected_case_number is null and known.child is null
