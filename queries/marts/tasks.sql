-- One row per task given to a unit, up to the day of the snapshot.
-- grain: task
-- order: county_code, township_code, school_code, assigned_on, task_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
with known as (
    select
        k.*,
        t.as_of,
        coalesce(k.township_code, p.township_code) as known_township_code,
        case when k.done_on <= t.as_of then k.done_on end as done,
        -- Done without a date counts as done in time: nobody can say otherwise.
        k.done_on is null and k.state = 'done' as is_done_undated
    from registers.tasks k
    cross join reference.period t
    left join marts.places p on p.kind in ('school', 'village') and p.code = coalesce(k.school_code, k.village_code)
    where k.assigned_on <= t.as_of and k.state <> 'cancelled'
)
select
    task_number,
    task,
    source,
    inspection_number,
    meeting_number,
    unit_kind,
    county_code,
    known_township_code as township_code,
    village_code,
    school_code,
    responsible,
    assigned_on,
    due_on,
    due_on >= cast(as_of - interval 1 year as date) and due_on < as_of as is_due_this_year,
    done as done_on,
    done is null and not is_done_undated as is_open,
    done is null and not is_done_undated and due_on < as_of as is_overdue,
    cast(case when done is null and not is_done_undated and due_on < as_of then date_diff('day', due_on, as_of) end as integer)
        as days_overdue,
    case
        when is_done_undated or done <= due_on then true
        when done > due_on or due_on < as_of then false
    end as is_on_time,
    state
from known
