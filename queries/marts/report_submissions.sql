-- One row per report of the "four ones" that a unit owes or has given, up to the day of the snapshot.
-- `state`: done, late, missing (its day is over and it has not come), NULL (not come, and due today at the earliest).
-- grain: kind, period, county_code, school_code
-- order: county_code, township_code, school_code, kind, period
-- access: county_code, township_code, school_code
-- identity: none
-- after: places
with known as (
    select
        r.*,
        t.as_of,
        k.is_required = 1 as is_required,
        coalesce(r.township_code, p.township_code) as known_township_code,
        case when r.submitted_on <= t.as_of then r.submitted_on end as submitted
    from registers.report_submissions r
    join reference.report_kind k on k.code = r.kind
    cross join reference.period t
    left join marts.places p on p.kind = 'school' and p.code = r.school_code
    where r.due_on <= t.as_of or r.submitted_on <= t.as_of
)
select
    kind,
    is_required,
    period,
    county_code,
    known_township_code as township_code,
    school_code,
    due_on,
    due_on >= cast(as_of - interval 1 year as date) and due_on < as_of as is_due_this_year,
    submitted as submitted_on,
    case
        when submitted is null then case when due_on < as_of then 'missing' end
        when submitted <= due_on then 'done'
        else 'late'
    end as state,
    submitted <= due_on as is_on_time,
    cast(date_diff('day', due_on, submitted) as integer) as days_late,
    case when submitted is not null then is_zero_report end as is_zero_report,
    case when submitted is not null then suspected_count end as suspected_count,
    case when submitted is not null then dropout_count end as dropout_count,
    case when submitted is not null then returned_count end as returned_count,
    was_returned
from known
