-- What is the matter at each school, township and village? One row per unit and fact of reference/visit_points.toml that can
-- be counted here: how many, and the longest wait in days. Units are those that the viewer sees as such: a child's case
-- stands at its school and at its village as far as both are the viewer's.
-- kept: sums of amount; highest of days
with today as (
    select
        p.as_of,
        p.term_starts_on,
        (select cast(max(value) as integer) from settings where key = 'verify_days') as verify_days,
        (select cast(max(value) as integer) from settings where key = 'observation_days') as observation_days
    from period p
),
-- Months of teaching that are over, latest first, since the last visit: a month with a day of teaching and its whole length.
months as (
    select m.month, row_number() over (order by m.month desc) as back
    from (
        select distinct cast(date_trunc('month', d.day) as date) as month
        from calendar c
        cross join unnest(generate_series(
            cast(c.teaching_starts_on as timestamp), cast(c.teaching_ends_on as timestamp), interval 7 day
        )) as d(day)
    ) m
    cross join today t
    where m.month + interval 1 month <= t.as_of
),
visited as (
    select u.kind, u.code, max(i.inspected_on) as last_on
    from units u
    join inspections i
        on i.unit_kind = u.kind
        and u.code = case u.kind when 'school' then i.school_code when 'village' then i.village_code else i.township_code end
    group by u.kind, u.code
),
facts as (
    select 'school' as kind, school_code as code, stage, 'late_case' as fact, 1 as amount, days_in_step as days
    from cases
    where is_open and is_late
    union all
    select 'village', village_code, stage, 'late_case', 1, days_in_step
    from cases
    where is_open and is_late
    union all
    select 'school', school_code, stage, 'watched_return', 1, date_diff('day', returned_on, t.as_of)
    from cases
    cross join today t
    where is_returned and returned_on > t.as_of - t.observation_days
    union all
    select 'village', village_code, stage, 'watched_return', 1, date_diff('day', returned_on, t.as_of)
    from cases
    cross join today t
    where is_returned and returned_on > t.as_of - t.observation_days
    union all
    select 'school', school_code, stage, 'absence', 1, days_missed
    from absence_spells
    where is_open and is_to_report and not is_listed_as_suspected
    union all
    select
        case when school_code is not null then 'school' when village_code is not null then 'village' else 'township' end,
        coalesce(school_code, village_code, township_code), null, 'rectification_overdue', 1, days_overdue
    from rectifications
    where is_overdue
    union all
    select
        case when school_code is not null then 'school' when village_code is not null then 'village' else 'township' end,
        coalesce(school_code, village_code, township_code), null, 'found_again', 1, date_diff('day', issued_on, t.as_of)
    from rectifications
    cross join today t
    where is_repeat and issued_on > t.as_of - interval 1 year
    union all
    select
        case when school_code is not null then 'school' else 'village' end, coalesce(school_code, village_code),
        stage, 'gap_unverified', 1, g.days
    from ledger_gaps g
    where kind = 'unverified' and g.days > limit_days and reason <> 'absent'
    union all
    select 'township', township_code, null, 'roster_differs', findings, null
    from findings
    where rule = 'roster_summary_differs' and township_code is not null
    union all
    select 'school', school_code, null, 'report_late', 1, coalesce(days_late, date_diff('day', due_on, t.as_of))
    from report_submissions
    cross join today t
    where is_required and state in ('late', 'missing') and due_on between t.term_starts_on and t.as_of
    union all
    select 'township', township_code, null, 'report_late', 1, coalesce(days_late, date_diff('day', due_on, t.as_of))
    from report_submissions
    cross join today t
    where school_code is null and township_code is not null and state in ('late', 'missing')
        and due_on between t.term_starts_on and t.as_of
    union all
    -- Classes that have not reported attendance once this term, though lessons have begun.
    select 'school', school_code, stage, 'no_attendance', 1, null
    from four_counts
    where counted = 'class' and attendance = 'none_this_term' and stage in ('primary', 'junior')
    union all
    -- A zero that the ledger contradicts: handed in when the case had been found, or before it was.
    select
        'school', school_code, null, case when is_zero_after_finding then 'zero_despite_case' else 'zero_before_case' end, 1,
        date_diff('day', submitted_on, t.as_of)
    from report_submissions
    cross join today t
    where kind = 'school_month' and cases_against_zero > 0 and due_on > t.as_of - interval 1 year
    union all
    select
        unit_kind, case unit_kind when 'school' then school_code when 'village' then village_code else township_code end,
        null, 'task_overdue', 1, days_overdue
    from tasks
    where is_overdue
    union all
    -- Every unit has this row, so that one without any matter is known too; a unit never visited lacks all of the last year.
    select
        u.kind, u.code, null, 'unvisited_month',
        (
            select count(*)
            from months m
            where m.back <= 12 and (v.last_on is null or m.month > v.last_on)
        ),
        date_diff('day', v.last_on, t.as_of)
    from units u
    cross join today t
    left join visited v on v.kind = u.kind and v.code = u.code
    where exists (select 1 from snapshot_registers where snapshot = $snapshot and register = 'inspections')
)
select
    u.county_code,
    u.township_code,
    u.school_code,
    f.stage,
    f.kind as unit_kind,
    f.code as unit_code,
    f.fact,
    cast(sum(f.amount) as integer) as amount,
    cast(max(f.days) as integer) as days
from facts f
join units u on u.kind = f.kind and u.code = f.code
group by all
order by f.kind, f.code, f.fact, f.stage
