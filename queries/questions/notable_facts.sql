-- What is there to speak of? One row per fact and place: how many (children, cases, contracts ...), out of how many looked
-- at (`looked_at`; 0 where the register has nothing to say yet), and, where something waits, the longest wait in days and
-- the limit it is measured by. The rules of reference/sentence_rules.toml say when a fact becomes a sentence, and where
-- the rows behind it stand. A fact whose register did not come has no row.
-- kept: sums of amount, looked_at; highest of days, limit_days; by code
with today as (
    select
        p.as_of,
        p.month_starts_on,
        p.month_ends_on,
        (select cast(max(value) as integer) from settings where key = 'persuade_days') as persuade_days,
        (select cast(max(value) as integer) from settings where key = 'verify_days') as verify_days,
        (select cast(max(value) as integer) from settings where key = 'suspect_days') as suspect_days,
        (select cast(max(value) as integer) from settings where key = 'visit_days') as visit_days,
        (select cast(max(value) as integer) from settings where key = 'double_report_hours') as report_hours
    from period p
),
registers as (
    select register from snapshot_registers where snapshot = $snapshot
),
visiting as (
    select distinct i.inspector_number
    from inspections i
    cross join today t
    where i.inspected_on between t.month_starts_on and t.month_ends_on
),
facts as (
    select
        'report_late' as fact, county_code, township_code, school_code, stage,
        step = 'report' and is_late as is_so, step = 'report' as is_looked_at, 1 as weight,
        days_in_step as days, limit_days
    from cases
    union all
    select
        'suspicion_old', c.county_code, c.township_code, c.school_code, c.stage,
        c.is_unverified and date_diff('day', c.found_on, t.as_of) > 30, c.is_unverified, 1,
        date_diff('day', c.found_on, t.as_of), 30
    from cases c
    cross join today t
    union all
    select
        'persuasion_late', county_code, township_code, school_code, stage,
        step = 'persuade' and is_late, step = 'persuade', 1, days_in_step, limit_days
    from cases
    union all
    select
        'late_without_owner', county_code, township_code, school_code, stage,
        is_open and is_late and is_confirmed
            and coalesce(responsible_township, responsible_village, responsible_school) is null,
        is_open and is_late and is_confirmed, 1, days_in_step, limit_days
    from cases
    union all
    select
        'left_again', county_code, township_code, school_code, stage,
        left_again_on is not null and is_out_of_school, returned_on is not null or left_again_on is not null, 1, null, null
    from cases
    union all
    select
        'absence_unreported', a.county_code, a.township_code, a.school_code, a.stage,
        a.is_open and a.is_to_report and not a.is_listed_as_suspected, a.is_open, 1,
        a.days_missed, t.suspect_days
    from absence_spells a
    cross join today t
    union all
    select
        'unregistered', r.county_code, r.township_code, r.school_code, r.stage,
        r.is_first_week_over and not r.is_settled, r.is_first_week_over, 1, null, null
    from term_registrations r
    union all
    select
        'reports_missing', r.county_code, r.township_code, r.school_code, null,
        r.is_due_this_year and r.state = 'missing', r.is_due_this_year, 1, date_diff('day', r.due_on, t.as_of), null
    from report_submissions r
    cross join today t
    where r.is_required
    union all
    select
        'reports_late', r.county_code, r.township_code, r.school_code, null,
        r.is_due_this_year and r.state = 'late' and r.due_on > t.as_of - interval 92 day,
        r.is_due_this_year and r.due_on > t.as_of - interval 92 day, 1, r.days_late, null
    from report_submissions r
    cross join today t
    where r.is_required
    union all
    select
        'zero_contradicted', r.county_code, r.township_code, r.school_code, null,
        r.cases_against_zero > 0, true, 1, null, null
    from report_submissions r
    cross join today t
    where r.kind = 'school_month' and r.cases_against_zero is not null and r.due_on > t.as_of - interval 1 year
    union all
    select
        'pledges_unsigned', county_code, township_code, school_code, null,
        signed_count < due_count, true, due_count - least(signed_count, due_count), null, null
    from pledges
    where is_current_year
    union all
    select
        'aid_missing', county_code, township_code, school_code, stage,
        not has_arrived, true, 1, days_late, null
    from aid_payments
    where is_due and due_yuan > 0 and deadline_on >= cast($as_of as date) - interval 1 year
    union all
    select
        'aid_late', county_code, township_code, school_code, stage,
        has_arrived and not is_on_time, true, 1, days_late, null
    from aid_payments
    where is_due and due_yuan > 0 and deadline_on >= cast($as_of as date) - interval 1 year
    union all
    select
        'home_teaching_short', county_code, township_code, school_code, stage,
        not meets_standard, true, 1, null, null
    from disabled_children
    where is_home_taught and meets_standard is not null
    union all
    select
        'disabled_left_out', hukou_county_code, hukou_township_code, null, age_level,
        is_left_out, true, 1, null, null
    from disabled_children
    where is_in_disabled_register and is_school_age
    union all
    select
        'rectification_overdue', county_code, township_code, school_code, null,
        is_overdue, is_outstanding, 1, days_overdue, null
    from rectifications
    union all
    select
        'inspector_idle', i.county_code, i.township_code, null, null,
        v.inspector_number is null, true, 1, null, null
    from inspectors i
    cross join today t
    left join visiting v on v.inspector_number = i.inspector_number
    where coalesce(i.appointed_on <= t.month_starts_on, true) and coalesce(i.ended_on > t.month_ends_on, true)
        and exists (select 1 from registers where register = 'inspections')
    union all
    select
        'register_missing', county_code, township_code, school_code, null,
        rows_here < expected, true, 1, null, null
    from coverage
    where expected > 0 and register <> 'report_submissions'
    union all
    select
        'key_pupils_unvisited', county_code, township_code, school_code, stage,
        visits_this_term = 0, true, 1, null, null
    from key_pupils
    where is_compulsory_pupil and visits_this_term is not null
        and (is_poor or is_left_behind or is_disabled or is_single_parent or coalesce(is_struggling, false))
    union all
    select
        'caregiver_missing', county_code, township_code, school_code, stage,
        not has_caregiver, true, 1, null, null
    from key_pupils
    where is_compulsory_pupil and has_caregiver is not null and is_poor and is_left_behind
    union all
    select
        'task_overdue', county_code, township_code, school_code, null,
        is_overdue, is_open, 1, days_overdue, null
    from tasks
)
select
    county_code,
    township_code,
    school_code,
    stage,
    fact,
    cast(sum(case when is_so then weight else 0 end) as integer) as amount,
    cast(sum(case when is_looked_at then 1 else 0 end) as integer) as looked_at,
    cast(max(case when is_so then days end) as integer) as days,
    cast(max(case when is_so then limit_days end) as integer) as limit_days
from facts
group by county_code, township_code, school_code, stage, fact
order by fact, county_code, township_code, school_code, stage
