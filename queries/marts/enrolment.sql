-- One row per school and stage: pupils enrolled at the start of the school year and now, and those who left or came.
-- The start is followed person by person: a transfer written in one line or in two counts once, and a dropout that only
-- the ledger tells of was there like one that the movements tell of. Whoever counts as having left this year (mart
-- `leavers`) stands at the start at that very school and stage, also if it came later: a share of leavers never lacks one
-- of them below the line. A leaver of no school of ours stands at its home township.
-- The start is known where a register tells who left (movements, or the ledger of dropouts). Without the movements those
-- who were transferred stand where they are today, and what left and came stays unknown.
-- grain: county, township, school, stage
-- order: county_code, township_code, school_code, stage
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children, cases, movements, leavers
with present as (
    select
        count(case when register = 'movements' then 1 end) > 0 as movements,
        count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases
    from reference.present
),
moves as (
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
leavers as (
    select person, county_code, township_code, school_code, stage, how from marts.leavers
),
leavings_found_out as (
    -- The first time this year that a confirmed case says a child left, also where it is excused or back by now.
    -- Who came back only this year and left again was not there at the start.
    select
        c.person, c.school_code, c.stage, c.case_number,
        case
            when coalesce(c.left_on, c.found_on) between t.school_year_starts_on and t.as_of
                then coalesce(c.left_on, c.found_on)
            else c.left_again_on
        end as left_on
    from marts.cases c
    join marts.places p on p.kind = 'school' and p.code = c.school_code
    cross join reference.period t
    where c.is_confirmed
        and (
            coalesce(c.left_on, c.found_on) between t.school_year_starts_on and t.as_of
            or (
                c.left_again_on between t.school_year_starts_on and t.as_of
                and not coalesce(c.returned_on between t.school_year_starts_on and c.left_again_on, false)
            )
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
),
there_at_start as (
    -- Nothing happened: where it is. Something happened: where that took it from.
    select n.person, n.school_code, n.stage
    from enrolled_now n
    left join first_events e on e.person = n.person
    where e.person is null
    union all
    select person, school_code, stage from first_events where school_code is not null
),
at_start as (
    select s.person, p.county_code, p.township_code, s.school_code, s.stage
    from there_at_start s
    join marts.places p on p.kind = 'school' and p.code = s.school_code
    left join leavers l on l.person = s.person
    where l.person is null
    union all
    select person, county_code, township_code, school_code, stage from leavers
),

-- One transfer, however many lines it was written in, is one loss here and one gain there.
losses_told as (
    select distinct
        person, from_school_code as school_code, stage,
        case when kind in ('transfer_out', 'transfer_in') then 'transfer' else kind end as kind,
        case when kind in ('transfer_out', 'transfer_in') then null else moved_on end as moved_on
    from moves
    where (is_decrease or kind = 'transfer_in') and from_school_code is not null
),
gains as (
    select distinct
        person, to_school_code as school_code, stage,
        case when kind in ('transfer_out', 'transfer_in') then 'transfer' else kind end as kind,
        case when kind in ('transfer_out', 'transfer_in') then null else moved_on end as moved_on
    from moves
    where (is_increase or (kind = 'transfer_out' and is_received)) and to_school_code is not null
),
-- A child of the ledger that was here or came, is not enrolled, and of whose leaving no movement tells: one loss more.
balances as (
    select person, sum(here) as here
    from (
        select person, 1 as here from there_at_start
        union all
        select person, 1 from gains
        union all
        select person, -1 from losses_told
        union all
        select person, -1 from enrolled_now
    ) as entries
    group by person
),
losses_found_out as (
    select f.person, f.school_code, f.stage
    from (
        select person, school_code, stage from leavers where how = 'confirmed'
        union all
        select f.person, f.school_code, f.stage
        from found_out f
        left join leavers l on l.person = f.person and l.how = 'confirmed'
        where l.person is null
    ) as f
    join balances b on b.person = f.person and b.here > 0
),
at_schools as (
    select school_code, stage, 1 as now, 0 as losses, 0 as gains from enrolled_now
    union all
    select school_code, stage, 0, 1, 0 from losses_told
    union all
    select school_code, stage, 0, 1, 0 from losses_found_out
    union all
    select school_code, stage, 0, 0, 1 from gains
),
counted as (
    select county_code, township_code, school_code, stage, 1 as at_start, 0 as now, 0 as losses, 0 as gains from at_start
    union all
    select p.county_code, p.township_code, s.school_code, s.stage, 0, s.now, s.losses, s.gains
    from at_schools s
    join marts.places p on p.kind = 'school' and p.code = s.school_code
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    case when w.movements or w.dropout_cases then cast(sum(c.at_start) as integer) end as enrolled_at_start,
    cast(sum(c.now) as integer) as enrolled_now,
    case when w.movements then cast(sum(c.losses) as integer) end as decreases,
    case when w.movements then cast(sum(c.gains) as integer) end as increases
from counted c
cross join present w
where c.stage is not null
group by c.county_code, c.township_code, c.school_code, c.stage, w.movements, w.dropout_cases
