-- Schools that reported zero for a month in which a dropout of theirs was confirmed or stood open.
-- group: cases
-- severity: warning
-- needs: report_submissions, dropout_cases
-- message_zh: 零报告，但辍学台账中有本校当月确认或尚未返校的案件
-- message_en: zero was reported, but the ledger has a dropout of that school, confirmed in the month or not back in it
-- detail_zh: 如 {case_number}（{found_on} 发现）
-- detail_en: such as {case_number} (found {found_on})
-- mend_zh: 请核实是否漏报，必要时补报
-- mend_en: find out whether it was left out, and report again
with zeros as (
    select row_key, period, school_code, submitted_on, try_cast(period || '-01' as date) as month_starts_on
    from registers.report_submissions
    where kind = 'school_month' and is_zero_report and submitted_on is not null
),
dropouts as (
    select
        d.school_code, d.case_number, coalesce(d.found_on, d.confirmed_on) as found_on,
        case
            when d.returned_on <= coalesce(d.closed_on, d.returned_on) then d.returned_on
            when d.closed_on is not null then d.closed_on
            -- Back or closed, nobody knows since when: only the finding is sure.
            when d.status = '60' or s.is_open = 0 then coalesce(d.found_on, d.confirmed_on)
        end as until_on
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status
    cross join reference.period t
    where d.confirmed_on <= t.as_of
)
select
    'report_submissions' as register, z.row_key, 'is_zero_report' as column_name, z.period as value,
    min(d.case_number) as case_number, min(d.found_on) as found_on
from zeros z
cross join reference.period t
join dropouts d
    on d.school_code = z.school_code
    and d.found_on < cast(z.month_starts_on + interval 1 month as date)
    and (d.found_on >= z.month_starts_on or d.until_on is null or d.until_on > z.month_starts_on)
where z.submitted_on <= t.as_of
group by z.row_key, z.period
