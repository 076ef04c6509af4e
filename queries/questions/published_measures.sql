-- What do the registers say where documents have published a figure that is no indicator? One row per measure, of the
-- filter's county (or all), all stages, with everything up to the snapshot's day.
with months as (
    select cast(unnest(generate_series(
        (select date_trunc('month', min(inspected_on)) from inspections),
        date_trunc('month', cast($as_of as date) + interval 1 day) - interval 1 month,
        interval 1 month
    )) as date) as starts_on
),
duties as (
    -- one row per inspector and month in which the inspector was in office throughout
    select i.inspector_number, m.starts_on
    from inspectors i
    cross join months m
    where ($county is null or i.county_code = $county)
        and coalesce(i.appointed_on <= m.starts_on, true)
        and coalesce(i.ended_on >= m.starts_on + interval 1 month, true)
),
visits as (
    select d.inspector_number, d.starts_on, count(n.inspected_on) as visits
    from duties d
    left join inspections n
        on n.inspector_number = d.inspector_number
        and n.inspected_on >= d.starts_on
        and n.inspected_on < d.starts_on + interval 1 month
    group by all
),
aided as (
    select recipient_key, school_year, paid_yuan
    from aid_payments
    where has_arrived and is_poor_household and ($county is null or county_code = $county)
),
built as (
    select * from facilities where is_completed and ($county is null or county_code = $county)
),
measures as (
    select 'compulsory_schools' as measure, cast(count(*) as double) as value
    from places
    where kind = 'school' and school_kind in ('primary', 'junior', 'nine_year', 'special')
        and ($county is null or county_code = $county)
    union all
    select 'inspectors', count(*)
    from inspectors where is_active and ($county is null or county_code = $county)
    union all
    select 'fewest_inspections_of_an_inspector_in_a_month', min(visits) from visits
    union all
    select 'confirmed_dropouts_since_2018', count(*)
    from cases
    where is_confirmed and left_on >= date '2018-01-01' and ($county is null or county_code = $county)
    union all
    select 'aided_poor_pupils_by_school_year', count(distinct (recipient_key, school_year)) from aided
    union all
    select 'aid_paid_to_poor_households_yuan', cast(sum(paid_yuan) as double) from aided
    union all
    select 'taught_at_home', count(*)
    from children
    where placement = 'home_teaching' and is_in_disabled_register and ($county is null or county_code = $county)
    union all
    -- Ever paired, each once.
    select 'paired_teachers', count(*) filter (where is_first_of_teacher)
    from pairings where $county is null or county_code = $county
    union all
    select 'paired_pupils', count(*) filter (where is_first_of_poor_pupil)
    from pairings where $county is null or county_code = $county
    union all
    select 'agent_mothers', count(*)
    from key_pupils
    where is_poor and is_left_behind and has_caregiver and ($county is null or hukou_county_code = $county)
    union all
    select 'building_investment', cast(sum(investment_yuan) as double) from built where is_building
    union all
    select 'building_area', cast(sum(floor_area_m2) as double) from built where is_building
    union all
    select 'remote_class_investment', cast(sum(investment_yuan) as double) from built where kind = 'broadcast_classroom'
    union all
    select 'remote_classes', sum(unit_count) from built where kind = 'broadcast_classroom'
    union all
    select 'nutrition_paid', cast(sum(paid_yuan) as double)
    from nutrition_months where $county is null or county_code = $county
    union all
    -- Contracts stand between seven heads: a level names the two that sign (`bureau_school`).
    select 'lines', count(distinct line) from pledges where $county is null or county_code = $county
    union all
    select 'heads', count(distinct head)
    from (
        select unnest(string_split(level, '_')) as head
        from pledges
        where $county is null or county_code = $county
    )
    union all
    -- Registers are handed in for all places together.
    select 'tables_and_rosters', count(*)
    from snapshot_registers
    where snapshot = $snapshot
        and register in (
            'population', 'roll', 'poor_households', 'left_behind', 'disabled', 'out_of_county', 'roster_summary'
        )
)
select measure, value from measures order by measure
