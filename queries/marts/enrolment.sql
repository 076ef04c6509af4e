-- One row per school and stage: pupils enrolled at the start of the school year (mart `year_starts`) and now, and those who
-- left or came.
-- The start is known where a register tells who left (movements, or the ledger of dropouts). Without the movements what
-- left and came stays unknown.
-- grain: county, township, school, stage
-- order: county_code, township_code, school_code, stage
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children, cases, movements, leavers, year_starts
with present as (
    select
        count(case when register = 'movements' then 1 end) > 0 as movements,
        count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases
    from reference.present
),
-- common: year_events
, losses_told as (
    -- One transfer, however many lines it was written in, is one loss here and one gain there.
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
        select person, 1 as here from marts.year_starts where was_there
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
        select person, school_code, stage from marts.leavers where how = 'confirmed' and is_this_school_year
        union all
        select f.person, f.school_code, f.stage
        from found_out f
        left join marts.leavers l on l.person = f.person and l.how = 'confirmed' and l.is_this_school_year
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
    select county_code, township_code, school_code, stage, 1 as at_start, 0 as now, 0 as losses, 0 as gains
    from marts.year_starts
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
