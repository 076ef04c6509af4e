-- One row per pupil due at the start of this term, with the day of registration and what became of those who did not come.
-- grain: pupil
-- order: county_code, township_code, school_code, stage, grade, registration_key
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with due as (
    select
        r.*,
        t.as_of,
        t.teaching_starts_on,
        case when r.registered_on <= t.as_of then r.registered_on end as registered,
        case when r.visited_on <= t.as_of then r.visited_on end as visited,
        case when r.settled_on <= t.as_of then r.settled_on end as settled,
        coalesce(o.is_settled, 0) = 1 and (r.settled_on is null or r.settled_on <= t.as_of) as is_settled
    from registers.term_registration r
    join reference.period t on t.school_year = r.school_year and t.term = r.term
    left join reference.registration_outcome o on o.code = r.outcome
    where t.as_of >= t.teaching_starts_on
)
select
    cast(
        row_number() over (
            order by p.county_code nulls last, p.township_code nulls last, d.school_code, d.pupil_number, d.grade
        ) as integer
    ) as registration_key,
    p.county_code,
    p.township_code,
    d.school_code,
    g.stage,
    d.grade,
    d.class_name,
    c.child_key,
    d.registered as registered_on,
    -- Who came before the first day came on the first.
    cast(
        case when d.registered is not null then greatest(date_diff('day', d.teaching_starts_on, d.registered) + 1, 1) end
            as integer
    ) as registered_on_day,
    coalesce(date_diff('day', d.teaching_starts_on, d.registered) < 7, false) as is_in_first_week,
    date_diff('day', d.teaching_starts_on, d.as_of) >= 7 as is_first_week_over,
    d.reason,
    d.visited as visited_on,
    d.visited is not null as is_visited,
    d.outcome,
    d.settled as settled_on,
    d.registered is not null or d.is_settled as is_settled
from due d
join reference.grade g on g.code = cast(d.grade as varchar)
left join marts.places p on p.kind = 'school' and p.code = d.school_code
left join marts.children c on c.pupil_number = d.pupil_number
