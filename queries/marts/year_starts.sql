-- One row per pupil of the start of this school year: where it was enrolled when the year began. The start is followed
-- person by person: a transfer written in one line or in two counts once, and a dropout that only the ledger tells of was
-- there like one that the movements tell of. Whoever counts as having left this year (mart `leavers`) stands here at that
-- very school and stage, also if it came later (`was_there` is false then): a share of leavers never lacks one of them
-- below the line. A leaver of no school of ours stands at its home township.
-- Without the movements those who were transferred stand where they are today.
-- grain: child
-- order: county_code, township_code, school_code, stage, start_key
-- access: county_code, township_code, school_code
-- identity: person
-- after: places, children, cases, movements, leavers
with
-- common: year_events
, there_at_start as (
    -- Nothing happened: where it is. Something happened: where that took it from.
    select n.person, n.school_code, n.stage
    from enrolled_now n
    left join first_events e on e.person = n.person
    where e.person is null
    union all
    select person, school_code, stage from first_events where school_code is not null
),
leavers as (
    select person, county_code, township_code, school_code, stage from marts.leavers where is_this_school_year
),
at_start as (
    select s.person, p.county_code, p.township_code, s.school_code, s.stage, true as was_there
    from there_at_start s
    join marts.places p on p.kind = 'school' and p.code = s.school_code
    left join leavers l on l.person = s.person
    where l.person is null
    union all
    select l.person, l.county_code, l.township_code, l.school_code, l.stage, s.person is not null
    from leavers l
    left join there_at_start s on s.person = l.person
)
select
    cast(
        row_number() over (
            order by
                county_code nulls last, township_code nulls last, school_code nulls last, stage nulls last, person
        ) as integer
    ) as start_key,
    county_code,
    township_code,
    school_code,
    stage,
    was_there,
    person
from at_start
