-- Who entered {earlier_years} years ago, or came later, and who of them is in grade 9 now.
with years as (
    select as_of, cast(substr(school_year, 1, 4) as integer) as this_year
    from reference.period
),
-- common: numbers_told
, entrants as (
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
        max(r.school_code) as school_code
    from earlier.roll r
    join earlier.roll_today s on s.code = r.roll_status
    left join marts.children c on c.pupil_number = r.pupil_number
    left join numbers_told n on n.pupil_number = r.pupil_number
    where r.grade = 9 - {earlier_years} and s.is_on_roll = 1
    group by 1
),
final_year as (
    -- One line of the roll for each person: the one that the children mart chose.
    select coalesce(c.id_number, c.pupil_number) as person, r.school_code
    from registers.roll r
    join marts.children c on c.pupil_number = r.pupil_number
    where r.grade = 9 and (c.is_enrolled or r.roll_status = '70')
),
moves as (
    select
        m.person,
        m.moved_on,
        m.kind,
        m.grade,
        m.is_increase,
        m.from_school_code,
        -- A school of ours: moving there is not leaving.
        p.code as to_school_code,
        m.is_received,
        y.this_year,
        extract(year from m.moved_on) - case when extract(month from m.moved_on) < 9 then 1 else 0 end as move_year
    from marts.movements m
    cross join years y
    left join marts.places p on p.kind = 'school' and p.code = m.to_school_code
),
newcomers as (
    -- Who came into this cohort later: in grade 9 this year means in grade 9 minus n then, n years ago.
    select distinct m.person
    from moves m
    left join final_year f on f.person = m.person
    where m.kind = 'transfer_in'
        and m.move_year between m.this_year - {earlier_years} and m.this_year
        and coalesce(m.grade, case when f.person is not null then 9 - (m.this_year - m.move_year) end)
            = 9 - (m.this_year - m.move_year)
),
cohort as (
    select person from entrants
    union
    select person from newcomers
),
last_moves as (
    select
        *,
        row_number() over (
            partition by person
            order by moved_on desc, is_increase desc, kind, from_school_code nulls last, to_school_code nulls last
        ) as turn
    from moves
),
followed as (
    select
        c.person,
        f.person is not null as is_retained,
        coalesce(
            f.school_code,
            case
                when m.is_increase or (m.kind = 'transfer_out' and m.is_received) then m.to_school_code
                else m.from_school_code
            end,
            m.from_school_code,
            e.school_code
        ) as school_code,
        coalesce(
            m.kind in ('death', 'abroad')
            or (m.kind = 'transfer_out' and m.is_received and m.to_school_code is null),
            false
        ) as has_left_lawfully
    from cohort c
    left join entrants e on e.person = c.person
    left join final_year f on f.person = c.person
    left join last_moves m on m.person = c.person and m.turn = 1
),
located as (
    select
        f.is_retained,
        f.school_code,
        -- A school closed since may only be known to the earlier list.
        coalesce(p.township_code, s.township_code) as township_code,
        coalesce(p.county_code, substr(s.township_code, 1, 6)) as county_code
    from followed f
    left join marts.places p on p.kind = 'school' and p.code = f.school_code
    left join earlier.schools s on s.school_code = f.school_code
    where f.is_retained or not f.has_left_lawfully
)
select
    county_code,
    township_code,
    school_code,
    'junior' as stage,
    sum(case when is_retained then 1 else 0 end) as numerator,
    count(*) as denominator
from located
where county_code is not null
group by county_code, township_code, school_code
