-- One row per report of the "four ones" that a unit owes or has given, up to the day of the snapshot.
-- `state`: done, late, missing (its day is over and it has not come), NULL (not come, and due today at the earliest).
-- grain: kind, period, county_code, school_code
-- order: county_code, township_code, school_code, kind, period
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, cases
with ledgers as (
    select count(*) > 0 as came from reference.present where register in ('suspected_cases', 'dropout_cases')
),
standing as (
    -- From which day to which a child of the school was suspected or out of school; without an end it still is. Where
    -- nobody knows the day of the return, only the finding is sure.
    select
        school_code,
        found_on as from_on,
        case
            when not is_confirmed then case when not is_unverified then coalesce(verified_on, found_on) end
            when returned_on <= coalesce(closed_on, returned_on) then returned_on
            when closed_on is not null then closed_on
            when is_returned or is_closed then found_on
        end as until_on
    from marts.cases
    where school_code is not null
    union all
    select school_code, left_again_on, case when closed_on >= left_again_on then closed_on end
    from marts.cases
    where school_code is not null and is_confirmed and left_again_on >= returned_on
),
known as (
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
),
zeros as (
    select kind, period, county_code, school_code, submitted, try_cast(period || '-01' as date) as month_starts_on
    from known
    where kind = 'school_month' and is_zero_report and submitted is not null and school_code is not null
),
against as (
    -- What the ledger holds against a zero: a case found in its month, or one that stood open in it.
    select
        z.kind,
        z.period,
        z.county_code,
        z.school_code,
        count(*) as cases,
        min(s.from_on) as first_on,
        max(s.from_on) as last_on,
        max(case when s.from_on < z.submitted then s.from_on end) as before_on
    from zeros z
    join standing s
        on s.school_code = z.school_code
        and s.from_on < cast(z.month_starts_on + interval 1 month as date)
        and (s.from_on >= z.month_starts_on or s.until_on is null or s.until_on > z.month_starts_on)
    group by z.kind, z.period, z.county_code, z.school_code
)
select
    k.kind,
    is_required,
    k.period,
    k.county_code,
    known_township_code as township_code,
    k.school_code,
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
    was_returned,
    -- How many cases the ledger holds against this zero; NULL where no ledger came, or the report is no zero.
    cast(case when submitted is not null and is_zero_report and l.came then coalesce(a.cases, 0) end as integer)
        as cases_against_zero,
    a.first_on as first_case_on,
    a.last_on as last_case_on,
    -- Handed in when a case of it had been found already: worse than a zero that the ledger overtook.
    case when a.cases is not null then a.before_on is not null end as is_zero_after_finding
from known k
cross join ledgers l
left join against a
    on a.kind = k.kind and a.period = k.period and a.county_code = k.county_code and a.school_code = k.school_code
