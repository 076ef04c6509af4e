-- Which months was each school, township and village visited in? One row per unit and month of the last $months months up to
-- the snapshot's: whether a visit is owed (there is teaching in the month, and the unit is a school or a township), visits
-- made, and whether the month is over.
-- kept: rows
with today as (
    select as_of, cast(date_trunc('month', as_of) as date) as this_month from period
),
months as (
    select cast(d.month as date) as month
    from today t
    cross join unnest(generate_series(
        cast(t.this_month - to_months(cast($months as integer) - 1) as timestamp), cast(t.this_month as timestamp), interval 1 month
    )) as d(month)
),
taught as (
    -- A month owes a visit when at least half of it is teaching.
    select
        m.month,
        sum(greatest(date_diff(
            'day',
            greatest(m.month, c.teaching_starts_on),
            least(cast(m.month + interval 1 month as date), c.teaching_ends_on)
        ), 0)) >= 14 as is_taught
    from months m
    cross join calendar c
    group by m.month
),
seen as (
    select
        i.unit_kind as kind,
        case i.unit_kind when 'school' then i.school_code when 'village' then i.village_code else i.township_code end as code,
        cast(date_trunc('month', i.inspected_on) as date) as month,
        count(*) as visits
    from inspections i
    group by all
)
select
    u.county_code,
    u.township_code,
    u.school_code,
    cast(null as varchar) as stage,
    u.kind as unit_kind,
    u.code as unit_code,
    m.month,
    m.is_taught and u.kind <> 'village' as is_owed,
    m.month < t.this_month as is_over,
    cast(coalesce(s.visits, 0) as integer) as visits
from units u
cross join taught m
cross join today t
left join seen s on s.kind = u.kind and s.code = u.code and s.month = m.month
where (u.kind <> 'village' or s.visits is not null)
    and exists (select 1 from snapshot_registers where snapshot = $snapshot and register = 'inspections')
order by u.kind, u.code, m.month
