-- Which reports of the "four ones" were due in the last twelve months, and which came in time, late, or not at all? One
-- row per kind and period. Those that are not due yet are not here.
-- kept: sums of due, done, late, missing; highest of days_late; by code
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    kind,
    period,
    max(due_on) as due_on,
    count(*) as due,
    count(*) filter (where state = 'done') as done,
    count(*) filter (where state = 'late') as late,
    count(*) filter (where state = 'missing') as missing,
    max(days_late) as days_late
from report_submissions
where is_required and is_due_this_year
group by county_code, township_code, school_code, kind, period
order by kind, max(due_on), period
