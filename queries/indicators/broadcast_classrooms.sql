-- Broadcast classrooms: summed over the projects begun by the day.
-- A unit has a true zero where no project of its own lacks this figure.
-- written out: a unit with a project that does not say how many is unknown, not zero: zeros depend on other rows.
with projects as (
    select county_code, township_code, school_code, unit_count
    from marts.facilities
    where kind = 'broadcast_classroom' and is_completed
),
counted as (
    select county_code, township_code, school_code, cast(null as varchar) as stage, unit_count as counted
    from projects
    where unit_count is not null
    union all
    select u.county_code, u.township_code, u.school_code, u.stage, u.counted
    from (
        -- common: every_unit
    ) as u
    where not exists (
        select 1
        from projects p
        where p.unit_count is null
            and p.township_code = u.township_code
            and (u.school_code is null or p.school_code = u.school_code)
    )
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(counted) as numerator,
    cast(null as integer) as denominator
from counted
group by county_code, township_code, school_code, stage
