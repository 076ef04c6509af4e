-- What happened to each child this school year, as far as it takes a child from a school of ours: CTEs of movements
-- (moves), of today's pupils (enrolled_now), of the first leaving by a confirmed case (found_out) and of the first event of
-- all (first_events: no school of ours if the child came).
-- common: confirmed_leavings
, moves as (
    select
        person, moved_on, kind, is_decrease, is_increase, is_received, stage,
        losing_school_code as from_school_code,
        gaining_school_code as to_school_code
    from marts.movements
    where is_this_school_year
),
moves_ranked as (
    select
        *,
        row_number() over (
            partition by person
            order by moved_on, is_increase, kind, from_school_code nulls last, to_school_code nulls last
        ) as turn
    from moves
),
enrolled_now as (
    select coalesce(id_number, pupil_number) as person, school_code, stage
    from marts.children
    where is_enrolled
),
leavings_found_out as (
    -- The first time this year that a confirmed case says a child left, also where it is excused or back by now.
    -- Who came back only this year and left again was not there at the start.
    select
        c.person, c.school_code, c.stage, c.case_number,
        case
            when c.first_left_on between t.school_year_starts_on and t.as_of then c.first_left_on
            else c.left_again_on
        end as left_on
    from confirmed_leavings c
    join marts.places p on p.kind = 'school' and p.code = c.school_code
    cross join reference.period t
    where c.first_left_on between t.school_year_starts_on and t.as_of
        or (
            c.left_again_on between t.school_year_starts_on and t.as_of
            and not coalesce(c.returned_on between t.school_year_starts_on and c.left_again_on, false)
        )
),
found_out as (
    select *
    from (
        select
            *, row_number() over (partition by person order by left_on, school_code, stage, case_number) as turn
        from leavings_found_out
    ) as ranked
    where turn = 1
),
first_events as (
    -- What first happened to a child this year, and where it took the child from: no school of ours if it came.
    select *
    from (
        select
            *, row_number() over (partition by person order by happened_on, source) as turn
        from (
            select person, left_on as happened_on, 1 as source, school_code, stage from found_out
            union all
            select
                person, moved_on, 2, case when is_decrease or kind = 'transfer_in' then from_school_code end, stage
            from moves_ranked
            where turn = 1
        ) as events
    ) as ranked
    where turn = 1
)
