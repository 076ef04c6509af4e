-- Which money came back from the bank and still waits? Returned payments whose deadline is not a year past, by reason: how
-- much, and the longest wait in days since it was appropriated (since the deadline where that day is not known).
-- kept: sums of payments, due_yuan; highest of longest_days
select
    a.county_code,
    a.township_code,
    a.school_code,
    a.stage,
    coalesce(a.return_reason, '') as reason,
    case
        when date_diff('day', coalesce(a.appropriated_on, a.deadline_on), cast($as_of as date)) <= 15 then 'to_15'
        when date_diff('day', coalesce(a.appropriated_on, a.deadline_on), cast($as_of as date)) <= 60 then 'to_60'
        else 'over_60'
    end as waiting,
    count(*) as payments,
    cast(sum(a.due_yuan) as double) as due_yuan,
    max(date_diff('day', coalesce(a.appropriated_on, a.deadline_on), cast($as_of as date))) as longest_days
from aid_payments a
where a.status = '60'
    and a.deadline_on >= cast($as_of as date) - interval 1 year
    and coalesce(a.appropriated_on, a.deadline_on) <= cast($as_of as date)
group by all
order by 5, 6, 1, 2, 3, 4
