-- One row per school and stage: pupils enrolled at the start of the school year and now, and those who left or came.
-- The start is followed person by person, so that a transfer written in one line or in two counts once.
-- grain: school, stage
-- order: county_code, township_code, school_code, stage
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children, movements
with moves as (
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
graduated_now as (
    -- In the spring term those marked as graduated finished this school year; in autumn they are last year's.
    select coalesce(c.id_number, c.pupil_number) as person, r.school_code, s.stage
    from registers.roll r
    join marts.children c on c.pupil_number = r.pupil_number and not c.is_on_roll
    join reference.grade s on s.code = cast(r.grade as varchar)
    cross join reference.period t
    where r.roll_status = '70' and t.term = '2'
),
at_start as (
    -- Who has not moved was there at the start; who has moved was where the first movement took them from.
    select n.school_code, n.stage
    from (
        select person, school_code, stage from enrolled_now
        union all
        select person, school_code, stage from graduated_now
    ) as n
    left join moves_ranked m on m.person = n.person and m.turn = 1
    where m.person is null
    union all
    select from_school_code, stage
    from moves_ranked
    where turn = 1 and (is_decrease or kind = 'transfer_in') and from_school_code is not null
),
-- One transfer, however many lines it was written in, is one loss here and one gain there.
losses as (
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
counted as (
    select school_code, stage, 1 as at_start, 0 as now, 0 as losses, 0 as gains from at_start
    union all
    select school_code, stage, 0, 1, 0, 0 from enrolled_now
    union all
    select school_code, stage, 0, 0, 1, 0 from losses
    union all
    select school_code, stage, 0, 0, 0, 1 from gains
),
movements_present as (
    select count(*) > 0 as is_present from reference.present where register = 'movements'
)
select
    p.county_code,
    p.township_code,
    c.school_code,
    c.stage,
    case when m.is_present then cast(sum(c.at_start) as integer) end as enrolled_at_start,
    cast(sum(c.now) as integer) as enrolled_now,
    case when m.is_present then cast(sum(c.losses) as integer) end as decreases,
    case when m.is_present then cast(sum(c.gains) as integer) end as increases
from counted c
join marts.places p on p.kind = 'school' and p.code = c.school_code
cross join movements_present m
where c.stage is not null
group by p.county_code, p.township_code, c.school_code, c.stage, m.is_present
