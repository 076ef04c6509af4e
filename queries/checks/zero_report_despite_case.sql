-- Schools that reported zero for a month in which a suspicion of theirs was found or stood unverified.
-- group: cases
-- severity: warning
-- needs: report_submissions, suspected_cases
-- message_zh: 零报告，但疑似台账中有本校当月发现或尚未核实的案件
-- message_en: zero was reported, but the ledger has a suspicion of that school, found in the month or unverified in it
-- detail_zh: 如 {case_number}（{found_on} 发现）
-- detail_en: such as {case_number} (found {found_on})
-- mend_zh: 请核实是否漏报，必要时补报
-- mend_en: find out whether it was left out, and report again
with zeros as (
    select row_key, period, school_code, submitted_on, try_cast(period || '-01' as date) as month_starts_on
    from registers.report_submissions
    where kind = 'school_month' and is_zero_report and submitted_on is not null
)
select
    'report_submissions' as register, z.row_key, 'is_zero_report' as column_name, z.period as value,
    min(s.case_number) as case_number, min(cast(s.found_at as date)) as found_on
from zeros z
cross join reference.period t
join registers.suspected_cases s
    on s.school_code = z.school_code
    and cast(s.found_at as date) < cast(z.month_starts_on + interval 1 month as date)
    and (
        cast(s.found_at as date) >= z.month_starts_on
        or s.verified_on > z.month_starts_on
        or (s.verified_on is null and s.outcome is null)
    )
where z.submitted_on <= t.as_of and cast(s.found_at as date) <= t.as_of
group by z.row_key, z.period
