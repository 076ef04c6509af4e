-- What was due, what was paid and how late? Payments whose deadline passed in the last twelve months, by place,
-- programme and lateness (what has not arrived counts up to the snapshot).
-- kept: sums of payments, arrived_payments, on_time_payments, due_yuan, paid_yuan; highest of longest_days
with due as (
    select
        a.county_code,
        a.township_code,
        a.school_code,
        a.stage,
        a.programme,
        case
            when a.is_on_time then 'on_time'
            when not a.has_arrived then 'missing'
            when a.days_late is null then 'undated'
            when a.days_late <= 15 then 'to_15'
            when a.days_late <= 30 then 'to_30'
            when a.days_late <= 60 then 'to_60'
            else 'over_60'
        end as lateness,
        a.due_yuan,
        coalesce(a.paid_yuan, 0) as paid_yuan,
        a.has_arrived,
        a.is_on_time,
        a.days_late
    from aid_payments a
    where a.is_due
        and a.deadline_on >= cast($as_of as date) - interval 1 year
)
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    d.programme,
    k.zh as programme_name,
    k.en as programme_name_en,
    d.lateness,
    count(*) as payments,
    count(*) filter (where d.has_arrived) as arrived_payments,
    count(*) filter (where d.is_on_time) as on_time_payments,
    max(d.days_late) as longest_days,
    cast(sum(d.due_yuan) as double) as due_yuan,
    cast(sum(d.paid_yuan) as double) as paid_yuan
from due d
left join codes k on k.list = 'aid_programme' and k.code = d.programme
group by all
order by d.county_code, d.township_code, d.school_code, d.stage, d.programme, d.lateness
