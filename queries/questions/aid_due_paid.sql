-- What was due, what was paid and how late? Payments whose deadline passed in the last twelve months, counted three
-- times: by programme, by place (one level below the filter) and by lateness (not arrived counts up to the snapshot).
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
        a.has_arrived,
        a.is_on_time,
        a.days_late
    from aid_payments a
    where a.is_due
        and a.deadline_on > cast($as_of as date) - interval 1 year
        and ($county is null or a.county_code = $county)
        and ($township is null or a.township_code = $township)
        and ($school is null or a.school_code = $school)
        and (a.stage is null or a.stage in $stages)
),
classed as (
    select
        *,
        case
            when is_on_time then 'on_time'
            when not has_arrived then 'missing'
            when days_late is null then 'undated'
            when days_late <= 15 then 'to_15'
            when days_late <= 30 then 'to_30'
            when days_late <= 60 then 'to_60'
            else 'over_60'
        end as lateness
    from due
),
counted as (
    select
        case
            when grouping(programme) = 0 then 'programme'
            when grouping(lateness) = 0 then 'lateness'
            else 'place'
        end as by_what,
        case
            when grouping(programme) = 0 then programme
            when grouping(lateness) = 0 then lateness
            else place
        end as code,
        count(*) as payments,
        count(*) filter (where has_arrived) as arrived_payments,
        count(*) filter (where is_on_time) as on_time_payments,
        max(days_late) as longest_days,
        cast(sum(due_yuan) as double) as due_yuan,
        cast(sum(paid_yuan) as double) as paid_yuan
    from classed
    group by grouping sets ((programme), (place), (lateness))
)
select
    c.*,
    coalesce(p.short_name, p.name, k.zh) as name,
    coalesce(p.name_en, k.en) as name_en
from counted c
left join places p on c.by_what = 'place' and p.code = c.code
left join codes k on c.by_what = 'programme' and k.list = 'aid_programme' and k.code = c.code
order by c.by_what, c.due_yuan - c.paid_yuan desc, c.code
