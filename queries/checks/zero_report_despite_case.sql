-- Schools that reported zero for a month in which a suspicion of theirs was found.
-- group: cases
-- severity: warning
-- needs: report_submissions, suspected_cases
-- message_zh: 零报告，但当月台账中有本校的疑似案件
-- message_en: zero was reported, but the ledger has a suspicion of that school and month
-- detail_zh: 如 {case_number}
-- detail_en: such as {case_number}
-- mend_zh: 请核实是否漏报，必要时补报
-- mend_en: find out whether it was left out, and report again
select
    'report_submissions' as register, r.row_key, 'is_zero_report' as column_name, r.period as value,
    min(s.case_number) as case_number
from registers.report_submissions r
join registers.suspected_cases s
    on s.school_code = r.school_code
    and substr(cast(cast(s.found_at as date) as varchar), 1, 7) = r.period
where r.kind = 'school_month' and r.is_zero_report and cast(s.found_at as date) <= r.submitted_on
group by r.row_key, r.period
