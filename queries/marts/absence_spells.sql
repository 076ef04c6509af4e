-- One row per run of days on which a pupil was absent without reason: this school year's, and older ones that still run.
-- A run is to be reported when it has lasted the days that raise a suspicion.
-- grain: run of absence
-- order: county_code, township_code, school_code, stage, absent_from, absence_key
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with limits as (
    select
        cast(max(case when key = 'suspect_days' then value end) as integer) as suspect_days,
        cast(max(case when key = 'absence_contact_days' then value end) as integer) as contact_days,
        cast(max(case when key = 'double_report_hours' then value end) as integer) as report_hours
    from reference.settings
),
known as (
    select
        a.*,
        t.as_of,
        cast(t.as_of + interval 1 day as timestamp) as now,
        n.suspect_days,
        a.school_days >= n.suspect_days as is_to_report,
        cast(a.absent_from + n.contact_days * interval 1 day as timestamp) as contact_before,
        cast(a.absent_from + n.suspect_days * interval 1 day as timestamp) + n.report_hours * interval 1 hour
            as report_before,
        a.absent_from >= t.school_year_starts_on as is_this_school_year,
        -- Without an end it runs on, unless the register says how it ended.
        case when a.absent_until is null then a.ended_how is null else a.absent_until > t.as_of end as is_open
    from registers.absences a
    cross join reference.period t
    cross join limits n
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
        end as double_reported_at
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
    r.is_this_school_year,
    r.is_open,
    r.is_to_report,
    r.contacted as contacted_at,
    case
        when r.contacted is not null then r.contacted < r.contact_before
        when r.now > r.contact_before then false
    end as is_contacted_on_time,
    r.visited as visited_on,
    r.double_reported_at,
    case
        when not r.is_to_report then null
        when r.double_reported_at is not null then r.double_reported_at <= r.report_before
        when r.now > r.report_before then false
    end as is_reported_on_time,
    r.ended_how,
    r.case_number,
    r.case_number is not null or coalesce(r.ended_how = 'suspected', false) as is_listed_as_suspected
from reported r
left join reference.grade g on g.code = cast(r.grade as varchar)
left join marts.places p on p.kind = 'school' and p.code = r.school_code
left join marts.children c on c.pupil_number = r.pupil_number
