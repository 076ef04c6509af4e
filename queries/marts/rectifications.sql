-- One row per rectification notice issued up to the day of the snapshot, and what became of it.
-- `standing`: again (raised again, or the same kind of problem found there once more within a year), overdue, open (its
-- date is still to come), late, in_time, undated (settled, nobody knows when).
-- grain: rectification
-- order: county_code, township_code, school_code, issued_on, rectification_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
with known as (
    select
        r.rectification_number,
        r.inspection_number,
        i.inspector_number,
        coalesce(p.county_code, substr(r.township_code, 1, 6)) as county_code,
        r.township_code,
        r.village_code,
        r.school_code,
        r.problem_kind,
        r.problem,
        r.issued_on,
        r.deadline_on,
        case when r.reported_on <= t.as_of then r.reported_on end as reported_on,
        case when r.verified_on <= t.as_of then r.verified_on end as verified_on,
        case when r.revisited_on <= t.as_of then r.revisited_on end as revisited_on,
        r.advice,
        r.state,
        s.is_open = 0 and r.reported_on is null and r.verified_on is null as is_settled_undated,
        t.as_of
    from registers.rectifications r
    cross join reference.period t
    join reference.rectification_state s on s.code = r.state
    left join registers.inspections i on i.inspection_number = r.inspection_number
    left join marts.places p on p.kind = 'township' and p.code = r.township_code
    where r.issued_on <= t.as_of
),
again as (
    -- One problem kind of one unit within a year: the notice that came later, and the one that came before.
    select
        earlier.rectification_number as first_number,
        later.rectification_number as second_number,
        later.issued_on as second_on
    from known earlier
    join known later
        on later.problem_kind = earlier.problem_kind
        and later.township_code = earlier.township_code
        and later.village_code is not distinct from earlier.village_code
        and later.school_code is not distinct from earlier.school_code
        and later.issued_on > earlier.issued_on
        and later.issued_on <= earlier.issued_on + interval 1 year
),
found_again as (
    select first_number as rectification_number, min(second_on) as found_again_on from again group by first_number
),
repeats as (
    select distinct second_number as rectification_number from again
),
judged as (
    select
        *,
        -- Still owed: neither a report nor a check is on record, and the state does not say it is settled.
        coalesce(reported_on, verified_on) is null and not is_settled_undated as is_outstanding
    from known
)
select
    j.rectification_number,
    inspection_number,
    inspector_number,
    county_code,
    township_code,
    village_code,
    school_code,
    problem_kind,
    problem,
    issued_on,
    deadline_on,
    reported_on,
    verified_on,
    revisited_on,
    advice,
    state,
    is_outstanding,
    is_outstanding and deadline_on < as_of as is_overdue,
    cast(case when is_outstanding and deadline_on < as_of then date_diff('day', deadline_on, as_of) end as integer)
        as days_overdue,
    case
        when reported_on <= deadline_on then true
        when reported_on > deadline_on or deadline_on < as_of then false
    end as is_reported_on_time,
    coalesce(p.rectification_number is not null, false) or state = '60' as is_repeat,
    f.found_again_on,
    case
        when state = '60' or f.found_again_on is not null then 'again'
        when is_outstanding and deadline_on < as_of then 'overdue'
        when is_outstanding then 'open'
        when coalesce(reported_on, verified_on) <= deadline_on then 'in_time'
        when coalesce(reported_on, verified_on) > deadline_on then 'late'
        else 'undated'
    end as standing
from judged j
left join found_again f on f.rectification_number = j.rectification_number
left join repeats p on p.rectification_number = j.rectification_number
