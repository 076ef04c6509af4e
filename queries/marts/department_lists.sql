-- One row per list that a department owes or has given to the education bureau.
-- grain: list
-- order: county_code, delivered_on, list_number
-- access: county_code
-- identity: none
-- after: none
with known as (
    select
        l.*,
        t.as_of,
        case when l.delivered_on <= t.as_of then l.delivered_on end as delivered,
        coalesce(l.due_on, l.delivered_on) >= cast(t.as_of - interval 1 year as date) as is_recent
    from registers.department_lists l
    cross join reference.period t
    where coalesce(l.due_on, l.delivered_on) <= t.as_of or l.delivered_on <= t.as_of
)
select
    list_number,
    county_code,
    department,
    kind,
    due_on,
    delivered as delivered_on,
    is_recent,
    due_on is not null and due_on < as_of as is_due,
    case
        when delivered <= due_on then true
        when due_on < as_of then false
    end as is_on_time,
    case when delivered is not null then row_count end as row_count,
    case when delivered is not null then matched_count end as matched_count,
    case when delivered is not null then row_count - matched_count end as unmatched_count,
    case when delivered is not null and cleared_on <= as_of then cleared_count end as cleared_count,
    case when cleared_on <= as_of then cleared_on end as cleared_on
from known
