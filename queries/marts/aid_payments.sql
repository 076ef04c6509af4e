-- One row per payment of student aid, as far as it had come by the day of the snapshot.
-- grain: payment
-- order: county_code, township_code, school_code, stage, school_year, term, programme, payment_key
-- access: county_code, township_code, village_code, school_code
-- identity: name, id_number, pupil_number
-- after: places, children
with payments as (
    select
        a.*,
        t.as_of,
        case when a.arrived_on <= t.as_of then a.arrived_on end as arrived,
        -- Money that came back (60) or was taken back (80) has not reached the child.
        -- A payment without a day of arrival, or with one to come, has not arrived: known, not unknown.
        a.status not in ('60', '80')
            and coalesce(a.arrived_on <= t.as_of, a.status in ('50', '70')) as has_arrived,
        a.deadline_on < t.as_of as is_due
    from registers.aid_payments a
    cross join reference.period t
    -- A register may hold payments of terms after the day of the snapshot.
    where coalesce(a.applied_on, a.arrived_on, t.as_of) <= t.as_of
        and a.school_year || '/' || a.term <= t.school_year || '/' || t.term
),
located as (
    select
        p.*,
        coalesce(s.county_code, p.county_code) as place_county_code,
        coalesce(s.township_code, v.township_code, substr(p.village_code, 1, 9)) as township_code,
        coalesce(c.child_key, d.child_key) as child_key,
        coalesce(b.is_poor_household, 0) = 1 as is_poor_household
    from payments p
    left join marts.places s on s.kind = 'school' and s.code = p.school_code
    left join marts.places v on v.kind = 'village' and v.code = p.village_code
    left join marts.children c on c.pupil_number = p.pupil_number
    left join marts.children d on d.id_number = p.id_number
    left join reference.beneficiary b on b.code = p.category
),
numbered as (
    select
        l.*,
        cast(
            row_number() over (
                order by
                    place_county_code, township_code nulls last, school_code nulls last, stage,
                    school_year, term, programme, payment_number
            ) as integer
        ) as payment_key
    from located l
)
select
    payment_key,
    -- The first payment of the same person: counts persons, those on no roll included, and says nothing of them.
    min(payment_key) over (partition by id_number) as recipient_key,
    payment_number,
    place_county_code as county_code,
    township_code,
    village_code,
    school_code,
    stage,
    child_key,
    school_year,
    term,
    programme,
    category,
    is_boarding,
    standard_yuan,
    due_yuan,
    cast(case when has_arrived then coalesce(paid_yuan, 0) else 0 end as decimal(14, 2)) as paid_yuan,
    fund_source,
    case when applied_on <= as_of then applied_on end as applied_on,
    case when reviewed_on <= as_of then reviewed_on end as reviewed_on,
    case when published_on <= as_of then published_on end as published_on,
    case when submitted_on <= as_of then submitted_on end as submitted_on,
    case when appropriated_on <= as_of then appropriated_on end as appropriated_on,
    arrived as arrived_on,
    deadline_on,
    is_due,
    has_arrived,
    case
        when has_arrived and arrived <= deadline_on then true
        when has_arrived and arrived > deadline_on then false
        when is_due then false
    end as is_on_time,
    cast(
        case
            when has_arrived and arrived is not null then greatest(date_diff('day', deadline_on, arrived), 0)
            when is_due and not has_arrived then date_diff('day', deadline_on, as_of)
        end as integer
    ) as days_late,
    status,
    return_reason,
    is_poor_household,
    name,
    id_number,
    pupil_number
from numbered
