-- How late was it? Payments whose deadline passed in the last twelve months, one row per class of lateness.
-- Not arrived yet counts its days up to the snapshot.
with due as (
    select
        a.arrived_on is null as is_missing,
        case
            when a.is_on_time then 0
            when a.arrived_on is null then date_diff('day', a.deadline_on, cast($as_of as date))
            else date_diff('day', a.deadline_on, a.arrived_on)
        end as days_late,
        a.due_yuan
    from aid_payments a
    where a.is_due
        and a.deadline_on > cast($as_of as date) - interval 1 year
        and ($county is null or a.county_code = $county)
        and ($township is null or a.township_code = $township)
        and ($school is null or a.school_code = $school)
        and (a.stage is null or a.stage in $stages)
)
select
    case
        when is_missing then 'missing'
        when days_late <= 0 then 'on_time'
        when days_late <= 15 then 'to_15'
        when days_late <= 30 then 'to_30'
        when days_late <= 60 then 'to_60'
        else 'over_60'
    end as lateness,
    count(*) as payments,
    max(days_late) as longest_days,
    cast(sum(due_yuan) as double) as due_yuan
from due
group by all
order by min(days_late)
