-- What was due and what was paid? Payments whose deadline passed in the last twelve months, once by programme and
-- once by place (one level below the filter). Sums over programmes and over places are the same payments.
with due as (
    select
        case
            when $county is null then a.county_code
            when $township is null and $school is null then a.township_code
            else a.school_code
        end as place,
        a.programme,
        a.due_yuan,
        coalesce(a.paid_yuan, 0) as paid_yuan,
        a.arrived_on is not null as has_arrived,
        a.is_on_time
    from aid_payments a
    where a.is_due
        and a.deadline_on > cast($as_of as date) - interval 1 year
        and ($county is null or a.county_code = $county)
        and ($township is null or a.township_code = $township)
        and ($school is null or a.school_code = $school)
        and (a.stage is null or a.stage in $stages)
),
counted as (
    select
        case when grouping(programme) = 0 then 'programme' else 'place' end as by_what,
        case when grouping(programme) = 0 then programme else place end as code,
        count(*) as payments,
        count(*) filter (where has_arrived) as arrived_payments,
        count(*) filter (where is_on_time) as on_time_payments,
        cast(sum(due_yuan) as double) as due_yuan,
        cast(sum(paid_yuan) as double) as paid_yuan
    from due
    group by grouping sets ((programme), (place))
)
select
    c.*,
    coalesce(p.short_name, p.name, k.zh) as name,
    coalesce(p.name_en, k.en) as name_en
from counted c
left join places p on c.by_what = 'place' and p.code = c.code
left join codes k on c.by_what = 'programme' and k.list = 'aid_programme' and k.code = c.code
order by c.by_what, c.due_yuan - c.paid_yuan desc, c.code
