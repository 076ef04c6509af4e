-- Which payments of this term should be looked at again? Arrived living allowances: paid twice to the same child, paid to a
-- child who is on no roll of the county or has left, paid though the child is in no category that is entitled.
-- A payment is counted once, under the first of these that holds. One row per school and doubt.
-- kept: sums of payments, paid_yuan
with arrived as (
    select
        a.*,
        row_number() over (partition by a.recipient_key, a.programme order by a.arrived_on, a.payment_key) as turn
    from aid_payments a
    join period p on p.school_year = a.school_year and p.term = a.term
    where a.has_arrived
        and a.programme in ('boarding_allowance', 'day_allowance')
),
left_children as (
    select distinct child_key from leavers where is_this_school_year and child_key is not null
),
judged as (
    select
        a.*,
        case
            when a.turn > 1 then 'twice'
            when a.child_key is null or c.child_key is null then 'unknown'
            when l.child_key is not null or not c.is_enrolled then 'left'
            when not c.is_aid_eligible then 'not_entitled'
        end as doubt
    from arrived a
    left join children c on c.child_key = a.child_key
    left join left_children l on l.child_key = a.child_key
)
select
    j.county_code,
    j.township_code,
    j.school_code,
    j.stage,
    j.doubt,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    count(*) as payments,
    cast(sum(j.paid_yuan) as double) as paid_yuan
from judged j
left join places s on s.kind = 'school' and s.code = j.school_code
where j.doubt is not null
group by all
order by j.doubt, j.county_code, j.township_code, j.school_code, j.stage
