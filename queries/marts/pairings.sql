-- One row per pairing of a teacher with a pupil, past ones included: they make the cumulative figures.
-- grain: pairing (teacher_number, pupil, starts_on)
-- order: county_code, township_code, school_code, starts_on, pairing_key
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children
with limits as (
    select cast(max(case when key = 'handover_days' then value end) as integer) as handover_days
    from reference.settings
),
known as (
    select
        r.*,
        t.as_of,
        t.school_year_starts_on,
        n.handover_days,
        case when r.ends_on <= t.as_of then r.ends_on end as ended,
        case when r.handed_over_on <= t.as_of then r.handed_over_on end as handed_over,
        row_number() over (partition by r.teacher_number order by r.starts_on, r.school_code, r.id_number) as turn_of_teacher,
        row_number() over (partition by r.id_number order by r.starts_on, r.school_code, r.teacher_number) as turn_of_pupil,
        row_number() over (
            partition by r.id_number, r.target_group = 'poor'
            order by r.starts_on, r.school_code, r.teacher_number
        ) as turn_in_group
    from registers.pairings r
    cross join reference.period t
    cross join limits n
    where r.starts_on <= t.as_of
)
select
    cast(
        row_number() over (
            order by
                p.county_code nulls last, p.township_code nulls last, k.school_code, k.starts_on,
                k.id_number, k.teacher_number
        ) as integer
    ) as pairing_key,
    p.county_code,
    p.township_code,
    coalesce(k.village_code, c.village_code) as village_code,
    k.school_code,
    c.stage,
    c.child_key,
    k.teacher_number,
    k.teacher,
    k.is_lead,
    k.target_group,
    k.starts_on,
    k.ended as ends_on,
    k.ended is null as is_active,
    -- Ended within twelve months, the pupil still at school: handed over, or it should have been by now.
    coalesce(
        k.ended > cast(k.as_of - interval 1 year as date)
        and c.is_on_roll
        and (k.handed_over is not null or date_diff('day', k.ended, k.as_of) > k.handover_days),
        false
    ) as is_to_hand_over,
    k.handed_over as handed_over_on,
    case when k.updated_on <= k.as_of then k.updated_on end as updated_on,
    coalesce(k.starts_on >= k.school_year_starts_on, false)
        or coalesce(k.updated_on between k.school_year_starts_on and k.as_of, false) as is_updated_this_year,
    k.help_count,
    k.papers_due,
    k.papers_kept,
    k.papers_kept >= k.papers_due as is_file_complete,
    -- The first pairing of each: counting them counts persons.
    k.turn_of_teacher = 1 as is_first_of_teacher,
    k.turn_of_pupil = 1 as is_first_of_pupil,
    k.target_group = 'poor' and k.turn_in_group = 1 as is_first_of_poor_pupil
from known k
left join marts.places p on p.kind = 'school' and p.code = k.school_code
left join marts.children c on c.id_number = k.id_number
