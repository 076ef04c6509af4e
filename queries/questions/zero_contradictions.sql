-- Which zero reports of the last twelve months does the ledger contradict? One row per school and month: how many cases were
-- found in that month or stood open in it, the first and last day of finding, and whether the zero was handed in when a
-- case had been found already.
-- kept: rows
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    r.period,
    r.submitted_on,
    r.cases_against_zero as cases,
    r.first_case_on,
    r.last_case_on,
    r.is_zero_after_finding
from report_submissions r
left join places s on s.kind = 'school' and s.code = r.school_code
where r.kind = 'school_month' and r.cases_against_zero > 0 and r.due_on > cast($as_of as date) - interval 1 year
order by r.is_zero_after_finding desc, r.school_code, r.period
