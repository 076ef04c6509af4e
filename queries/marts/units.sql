-- One row per township, village and school of compulsory education: how often inspectors came, and what it owes.
-- A visit, a meeting, a task counts for the unit that it names: a visit to a school is none to its township.
-- What a register that did not come would tell is NULL.
-- grain: kind, code
-- order: county_code, township_code, kind, code
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, inspections, meetings, tasks, report_submissions, notices, assessments
with present as (
    select
        count(case when register = 'inspections' then 1 end) > 0 as inspections,
        count(case when register = 'meetings' then 1 end) > 0 as meetings,
        count(case when register = 'tasks' then 1 end) > 0 as tasks,
        count(case when register = 'report_submissions' then 1 end) > 0 as reports,
        count(case when register = 'notices' then 1 end) > 0 as notices,
        count(case when register = 'assessments' then 1 end) > 0 as assessments
    from reference.present
),
limits as (
    select cast(max(case when key = 'meetings_per_term' then value end) as integer) as meetings_required
    from reference.settings
),
visits as (
    select
        i.unit_kind,
        case i.unit_kind when 'school' then i.school_code when 'village' then i.village_code else i.township_code end as code,
        count(case when i.inspected_on between t.month_starts_on and t.month_ends_on then 1 end) as in_month,
        count(case when i.inspected_on >= t.term_starts_on then 1 end) as this_term,
        count(case when i.inspected_on >= t.school_year_starts_on then 1 end) as this_school_year,
        count(case when i.inspected_on >= t.school_year_starts_on and i.kind = '2' then 1 end) as special,
        max(i.inspected_on) as last_on
    from marts.inspections i
    cross join reference.period t
    group by 1, 2
),
held as (
    select
        level,
        case level when 'school' then school_code when 'village' then village_code else township_code end as code,
        count(*) as this_term
    from marts.meetings
    where is_this_term and kind in ('special', 'joint')
    group by 1, 2
),
tasked as (
    select
        unit_kind,
        case unit_kind when 'school' then school_code when 'village' then village_code else township_code end as code,
        count(*) as overdue
    from marts.tasks
    where is_overdue
    group by 1, 2
),
reported as (
    select school_code as code, count(*) as missing
    from marts.report_submissions
    where state = 'missing' and is_due_this_year and school_code is not null
    group by school_code
),
noticed as (
    select
        unit_kind,
        case unit_kind when 'school' then school_code when 'village' then village_code else township_code end as code,
        count(case when is_this_school_year and is_adverse then 1 end) as adverse,
        count(case when blocks_awards_now then 1 end) as awards_blocked
    from marts.notices
    group by 1, 2
),
assessed as (
    select
        case level when 'county_township' then 'township' else 'school' end as unit_kind,
        case level when 'county_township' then township_code else school_code end as code,
        max(year) as year
    from marts.assessments
    where is_total and level in ('county_township', 'bureau_school')
    group by 1, 2
)
select
    p.kind,
    p.code,
    p.county_code,
    p.township_code,
    case when p.kind = 'village' then p.code end as village_code,
    case when p.kind = 'school' then p.code end as school_code,
    cast(case when w.inspections then coalesce(v.in_month, 0) end as integer) as visits_in_month,
    cast(case when w.inspections then coalesce(v.this_term, 0) end as integer) as visits_this_term,
    cast(case when w.inspections then coalesce(v.this_school_year, 0) end as integer) as visits_this_school_year,
    cast(case when w.inspections then coalesce(v.special, 0) end as integer) as special_visits_this_school_year,
    v.last_on as last_inspected_on,
    cast(date_diff('day', v.last_on, t.as_of) as integer) as days_since_inspected,
    cast(case when w.meetings then coalesce(h.this_term, 0) end as integer) as meetings_this_term,
    case when p.kind = 'township' then n.meetings_required end as meetings_required,
    cast(case when w.tasks then coalesce(k.overdue, 0) end as integer) as tasks_overdue,
    cast(case when w.reports and p.kind = 'school' then coalesce(r.missing, 0) end as integer) as reports_missing,
    cast(case when w.notices then coalesce(d.adverse, 0) end as integer) as adverse_notices_this_school_year,
    case when w.notices then coalesce(d.awards_blocked, 0) > 0 end as has_awards_blocked,
    a.year as assessed_year,
    -- The assessment is made when the calendar year is over.
    case
        when w.assessments and p.kind in ('township', 'school')
            then coalesce(a.year >= extract(year from t.as_of) - 1, false)
    end as is_assessed
from marts.places p
cross join reference.period t
cross join present w
cross join limits n
left join visits v on v.unit_kind = p.kind and v.code = p.code
left join held h on h.level = p.kind and h.code = p.code
left join tasked k on k.unit_kind = p.kind and k.code = p.code
left join reported r on p.kind = 'school' and r.code = p.code
left join noticed d on d.unit_kind = p.kind and d.code = p.code
left join assessed a on a.unit_kind = p.kind and a.code = p.code
where p.kind in ('township', 'village')
    or (p.kind = 'school' and p.school_kind in ('primary', 'junior', 'nine_year', 'special'))
