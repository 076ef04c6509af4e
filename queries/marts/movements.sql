-- One row per entry of the movements register up to the day of the snapshot, matched to its child and to our schools.
-- `school_code` is where it is looked for: the school that lost the pupil, else the one that gained it.
-- grain: movement
-- order: county_code, township_code, school_code, moved_on, movement_key
-- access: county_code, township_code, school_code
-- identity: person, pupil_number
-- after: places, children
with limits as (
    select max(case when key = 'primary_age_to' then value end) as primary_age_to from reference.settings
),
-- common: numbers_told
, known as (
    select
        m.*,
        t.as_of,
        extract(year from t.age_reference_on) as age_year,
        m.moved_on >= t.school_year_starts_on as is_this_school_year,
        k.is_decrease = 1 as is_decrease,
        k.is_increase = 1 as is_increase,
        coalesce(
            m.id_number,
            case when m.pupil_number like 'G%' then substr(m.pupil_number, 2) end,
            n.id_number
        ) as known_id
    from registers.movements m
    left join numbers_told n on n.pupil_number = m.pupil_number
    cross join reference.period t
    join reference.movement k on k.code = m.kind
    where m.moved_on <= t.as_of
),
matched as (
    select
        k.*,
        coalesce(a.child_key, b.child_key) as child_key,
        coalesce(a.id_number, a.pupil_number, b.id_number, k.known_id, k.pupil_number) as person,
        -- Today's grade and school say what a line leaves open, but only within the school year.
        coalesce(k.grade, case when k.is_this_school_year then coalesce(a.grade, b.grade) end) as known_grade,
        coalesce(a.school_code, b.school_code) as school_now,
        coalesce(a.stage, b.stage) as child_stage,
        coalesce(a.is_enrolled, b.is_enrolled, false) as is_enrolled_now
    from known k
    left join marts.children a on a.pupil_number = k.pupil_number
    left join marts.children b on a.child_key is null and b.id_number = k.known_id
),
located as (
    select
        m.*,
        -- No grade: the level of the child, else by the year of birth in its number.
        coalesce(
            s.stage,
            case when m.child_stage in ('primary', 'junior') then m.child_stage end,
            case
                when try_cast(substr(m.known_id, 7, 4) as integer) < m.age_year - n.primary_age_to then 'junior'
                else 'primary'
            end
        ) as stage,
        -- Schools outside are not ours to count: only a school of `places` loses or gains.
        f.code as losing_school_code,
        g.code as gaining_school_code,
        coalesce(f.code, g.code) as school,
        coalesce(f.township_code, g.township_code) as township_code,
        coalesce(f.county_code, g.county_code) as county_code
    from matched m
    cross join limits n
    left join reference.grade s on s.code = cast(m.known_grade as varchar)
    left join marts.places f
        on f.kind = 'school'
        and f.code = coalesce(m.from_school_code, case when m.is_decrease and m.is_this_school_year then m.school_now end)
    left join marts.places g
        on g.kind = 'school'
        and g.code = coalesce(m.to_school_code, case when m.is_increase and m.is_this_school_year then m.school_now end)
)
select
    cast(
        row_number() over (
            order by
                county_code nulls last, township_code nulls last, school nulls last, moved_on,
                person, kind, from_school_code nulls last, to_school_code nulls last
        ) as integer
    ) as movement_key,
    county_code,
    township_code,
    school as school_code,
    stage,
    known_grade as grade,
    child_key,
    moved_on,
    kind,
    is_decrease,
    is_increase,
    from_school_code,
    to_school_code,
    losing_school_code,
    gaining_school_code,
    case when received_on <= as_of then received_on end as received_on,
    coalesce(received_on <= as_of, false) as is_received,
    is_this_school_year,
    cast(date_diff('day', moved_on, as_of) as integer) as days_since,
    case when is_enrolled_now then school_now end as enrolled_school_code,
    person,
    pupil_number
from located
