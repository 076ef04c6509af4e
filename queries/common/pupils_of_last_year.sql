-- Pupils of grades 1 to 8 of last school year, and whether they are at school now, here or elsewhere.
with
-- common: numbers_told
, cohort as (
    -- A pupil number that is known today leads to the person known today.
    select
        coalesce(
            c.id_number,
            c.pupil_number,
            r.id_number,
            case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end,
            n.id_number,
            r.pupil_number
        ) as person,
        max(r.school_code) as school_code,
        max(r.grade) as grade
    from earlier.roll r
    join earlier.roll_today s on s.code = r.roll_status
    left join marts.children c on c.pupil_number = r.pupil_number
    left join numbers_told n on n.pupil_number = r.pupil_number
    where r.grade between 1 and 8 and s.is_enrolled = 1
    group by 1
),
now as (
    select
        coalesce(id_number, pupil_number) as person,
        coalesce(is_in_school, is_awaited) or (is_on_roll and roll_status <> '60') as is_in_school
    from marts.children
),
last_moves as (
    select
        m.person,
        m.kind,
        m.is_received,
        p.code as to_school_code,
        row_number() over (
            partition by m.person
            order by m.moved_on desc, m.is_increase desc, m.kind, m.from_school_code nulls last, m.to_school_code nulls last
        ) as turn
    from marts.movements m
    left join marts.places p on p.kind = 'school' and p.code = m.to_school_code
),
found as (
    select
        c.school_code,
        c.grade,
        -- Gone to a school elsewhere that confirmed: at school, though not here.
        coalesce(n.is_in_school, false)
            or coalesce(m.kind = 'transfer_out' and m.is_received and m.to_school_code is null, false) as is_in_school,
        coalesce(m.kind in ('death', 'abroad'), false) as has_gone
    from cohort c
    left join now n on n.person = c.person
    left join last_moves m on m.person = c.person and m.turn = 1
),
located as (
    select
        f.school_code,
        f.grade,
        f.is_in_school,
        g.stage,
        -- A school closed since may only be known to the earlier list.
        coalesce(p.township_code, s.township_code) as township_code,
        coalesce(p.county_code, substr(s.township_code, 1, 6)) as county_code
    from found f
    join reference.grade g on g.code = cast(f.grade as varchar)
    left join marts.places p on p.kind = 'school' and p.code = f.school_code
    left join earlier.schools s on s.school_code = f.school_code
    where f.is_in_school or not f.has_gone
)
