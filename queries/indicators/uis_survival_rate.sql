-- Of a hypothetical cohort entering grade 1, how many would reach grade 9 with this year's rates: the pupils of grade 1 of
-- last year times the shares that stayed in school, grade by grade. A county needs all eight grades; smaller places
-- have none, since transfers would decide.
with cohort as (
    -- A pupil number that is known today leads to the person known today.
    select
        coalesce(
            c.id_number,
            c.pupil_number,
            r.id_number,
            case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end,
            r.pupil_number
        ) as person,
        max(r.school_code) as school_code,
        max(r.grade) as grade
    from earlier.roll r
    join reference.roll_status s on s.code = r.roll_status
    left join marts.children c on c.pupil_number = r.pupil_number
    where r.grade between 1 and 8 and s.is_enrolled = 1
    group by 1
),
now as (
    select
        coalesce(id_number, pupil_number) as person,
        coalesce(is_in_school, false) or (is_on_roll and roll_status <> '60') as is_in_school
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
located as (
    select
        coalesce(p.county_code, substr(s.township_code, 1, 6)) as county_code,
        c.grade,
        coalesce(n.is_in_school, false)
            or coalesce(m.kind = 'transfer_out' and m.is_received and m.to_school_code is null, false) as is_in_school,
        coalesce(m.kind in ('death', 'abroad'), false) as has_gone
    from cohort c
    left join now n on n.person = c.person
    left join last_moves m on m.person = c.person and m.turn = 1
    left join marts.places p on p.kind = 'school' and p.code = c.school_code
    left join earlier.schools s on s.school_code = c.school_code
),
rates as (
    select
        county_code,
        grade,
        cast(sum(case when is_in_school then 1 else 0 end) as double) / count(*) as stays,
        count(*) as pupils
    from located
    where county_code is not null and (is_in_school or not has_gone)
    group by county_code, grade
),
counties as (
    select
        county_code,
        max(case when grade = 1 then pupils end) as entrants,
        max(case when grade = 1 then stays end) * max(case when grade = 2 then stays end)
            * max(case when grade = 3 then stays end) * max(case when grade = 4 then stays end)
            * max(case when grade = 5 then stays end) * max(case when grade = 6 then stays end)
            * max(case when grade = 7 then stays end) * max(case when grade = 8 then stays end) as survival
    from rates
    group by county_code
)
select
    county_code,
    cast(null as varchar) as township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    cast(entrants * survival as decimal(18, 2)) as numerator,
    entrants as denominator
from counties
where survival is not null
