-- One row per pupil and subject identified as struggling, with the help given.
-- grain: pupil, identified_on, subject
-- order: county_code, township_code, school_code, stage, identified_on, support_key
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with known as (
    select
        l.*,
        t.as_of,
        t.term_starts_on,
        coalesce(s.is_converted, 0) = 1 and coalesce(l.converted_on <= t.as_of, true) as is_converted
    from registers.learning_support l
    join reference.learning_state s on s.code = l.state
    cross join reference.period t
    where l.identified_on <= t.as_of
)
select
    cast(
        row_number() over (
            order by
                p.county_code nulls last, p.township_code nulls last, k.school_code, k.identified_on,
                k.pupil_number, k.subject nulls last
        ) as integer
    ) as support_key,
    p.county_code,
    p.township_code,
    k.school_code,
    coalesce(g.stage, c.stage) as stage,
    coalesce(k.grade, c.grade) as grade,
    c.child_key,
    k.subject,
    k.identified_on,
    k.teacher,
    k.help_count,
    case when k.last_helped_on <= k.as_of then k.last_helped_on end as last_helped_on,
    coalesce(k.last_helped_on between k.term_starts_on and k.as_of, false) as is_helped_this_term,
    k.state,
    k.is_converted,
    case when k.is_converted then k.converted_on end as converted_on,
    not k.is_converted and k.state <> 'left' as is_current,
    -- Helped at some time of the last twelve months: still, or until then.
    case
        when k.is_converted then coalesce(k.converted_on > cast(k.as_of - interval 1 year as date), false)
        else k.state <> 'left'
    end as is_of_this_year
from known k
left join reference.grade g on g.code = cast(k.grade as varchar)
left join marts.places p on p.kind = 'school' and p.code = k.school_code
left join marts.children c on c.pupil_number = k.pupil_number
