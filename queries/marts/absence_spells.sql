-- One row per run of days on which a pupil was absent without reason: this school year's, and older ones that still run.
-- A run is to be reported when it has lasted the school days that raise a suspicion. Limits in days are school days of the
-- calendar: weekends and holidays are none. Hours run on the clock.
-- grain: run of absence
-- order: county_code, township_code, school_code, stage, absent_from, absence_key
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with limits as (
    select
        cast(max(case when key = 'suspect_days' then value end) as integer) as suspect_days,
        cast(max(case when key = 'confirm_days' then value end) as integer) as confirm_days,
        cast(max(case when key = 'absence_contact_days' then value end) as integer) as contact_days,
        cast(max(case when key = 'double_report_hours' then value end) as integer) as report_hours
    from reference.settings
),
days as (
    -- Of each day, how many school days came before it.
    select day, teaching_days, school_days, school_days - case when is_school_day then 1 else 0 end as school_days_before
    from reference.school_days
),
school_days as (
    select day, school_days as number from reference.school_days where is_school_day
),
known as (
    select
        a.*,
        t.as_of,
        cast(t.as_of + interval 1 day as timestamp) as now,
        n.suspect_days,
        a.school_days >= n.suspect_days as is_to_report,
        -- The last day on which the family may be contacted in time.
        e.day as contact_by,
        cast(u.day + interval 1 day as timestamp) + n.report_hours * interval 1 hour as report_before,
        l.school_days - f.school_days_before as days_missed,
        case when l.teaching_days - f.teaching_days >= n.confirm_days then true else false end as is_as_long_as_dropout,
        f.teaching_days + n.confirm_days as dropout_number,
        a.absent_from >= t.school_year_starts_on as is_this_school_year,
        -- Without an end it runs on, unless the register says how it ended.
        case when a.absent_until is null then a.ended_how is null else a.absent_until > t.as_of end as is_open
    from registers.absences a
    cross join reference.period t
    cross join limits n
    -- Older than the calendar of days: nothing can be said of its limits.
    left join days f on f.day = a.absent_from
    left join days l on l.day = least(coalesce(a.absent_until, t.as_of), t.as_of)
    left join school_days e on e.number = f.school_days_before + n.contact_days
    left join school_days u on u.number = f.school_days_before + n.suspect_days
    where a.absent_from <= t.as_of
),
reported as (
    select
        *,
        case when contacted_at < now then contacted_at end as contacted,
        case when visited_on <= as_of then visited_on end as visited,
        case
            when reported_township_at < now and reported_bureau_at < now
                then greatest(reported_township_at, reported_bureau_at)
        end as double_reported_at,
        -- The day on which the hours run out; at midnight that is the day before.
        cast(report_before - interval 1 second as date) as report_by
    from known
    where is_this_school_year or is_open
)
select
    cast(
        row_number() over (
            order by
                p.county_code nulls last, p.township_code nulls last, r.school_code, r.grade nulls last,
                r.pupil_number, r.absent_from
        ) as integer
    ) as absence_key,
    p.county_code,
    p.township_code,
    r.school_code,
    coalesce(g.stage, c.stage) as stage,
    coalesce(r.grade, c.grade) as grade,
    r.class_name,
    c.child_key,
    r.absent_from,
    case when r.absent_until <= r.as_of then r.absent_until end as absent_until,
    r.school_days,
    -- By the calendar, up to the day of the snapshot: the register may have been written earlier.
    cast(r.days_missed as integer) as days_missed,
    -- From this day on the absence counts as a dropout: so many days of teaching time, weekends counted.
    case when r.is_as_long_as_dropout then o.day end as dropout_from,
    r.is_this_school_year,
    r.is_open,
    r.is_to_report,
    r.contacted as contacted_at,
    case
        when r.contacted is not null then cast(r.contacted as date) <= r.contact_by
        when r.contact_by < r.as_of then false
    end as is_contacted_on_time,
    r.visited as visited_on,
    r.double_reported_at,
    case
        when not r.is_to_report then null
        when r.double_reported_at is not null then r.double_reported_at <= r.report_before
        when r.report_by < r.as_of then false
    end as is_reported_on_time,
    r.ended_how,
    r.case_number,
    r.case_number is not null or coalesce(r.ended_how = 'suspected', false) as is_listed_as_suspected
from reported r
left join (
    select teaching_days, min(day) as day from reference.school_days group by teaching_days
) o on o.teaching_days = r.dropout_number
left join reference.grade g on g.code = cast(r.grade as varchar)
left join marts.places p on p.kind = 'school' and p.code = r.school_code
left join marts.children c on c.pupil_number = r.pupil_number
