-- How many children, how many payments? Arrived payments whose deadline passed in the last twelve months, for each programme
-- and for all (`all`): persons are counted once however often they were paid, so that they do not add up over programmes.
with arrived as (
    select a.programme, a.recipient_key, a.paid_yuan
    from aid_payments a
    where a.is_due
        and a.has_arrived
        and a.deadline_on >= cast($as_of as date) - interval 1 year
        and ($county is null or a.county_code = $county)
        and ($township is null or a.township_code = $township)
        and ($school is null or a.school_code = $school)
        and a.stage in $stages
)
select
    coalesce(a.programme, 'all') as programme,
    case when grouping(a.programme) = 0 then any_value(k.zh) end as name,
    case when grouping(a.programme) = 0 then any_value(k.en) end as name_en,
    count(distinct a.recipient_key) as persons,
    count(*) as payments,
    cast(sum(a.paid_yuan) as double) as paid_yuan
from arrived a
left join codes k on k.list = 'aid_programme' and k.code = a.programme
group by grouping sets ((a.programme), ())
having count(*) > 0
order by grouping(a.programme), a.programme
