-- How sound is each register? One row per register: its rows, findings of the checks that were published, rows set aside,
-- its age in days, and how many units owe rows and have none. Rows and age are those of the whole snapshot.
-- kept: sums of rows_all, set_aside, warnings, owing, missing; highest of age_days
with once as (
    -- What belongs to no known place stands in every county; here it belongs to every choice, once.
    select
        finding_key,
        any_value(register) as register,
        any_value(severity) as severity,
        any_value(is_set_aside) as is_set_aside,
        any_value(findings) as findings,
        case when any_value(is_placed) then any_value(county_code) end as county_code,
        case when any_value(is_placed) then any_value(township_code) end as township_code,
        case when any_value(is_placed) then any_value(school_code) end as school_code
    from findings
    group by finding_key
)
select
    cast(null as varchar) as county_code, cast(null as varchar) as township_code, cast(null as varchar) as school_code,
    cast(null as varchar) as stage, register, rows as rows_all, 0 as set_aside, 0 as warnings, 0 as owing, 0 as missing,
    age_days
from snapshot_registers
where snapshot = $snapshot
union all
select
    county_code, township_code, school_code, null, register, 0,
    cast(sum(case when is_set_aside then findings else 0 end) as bigint),
    cast(sum(case when is_set_aside then 0 else findings end) as bigint), 0, 0, null
from once
where register is not null
group by county_code, township_code, school_code, register
union all
select
    county_code, township_code, school_code, null, register, 0, 0, 0, count(*),
    count(*) filter (where rows_here < expected), null
from coverage
where expected > 0
group by county_code, township_code, school_code, register
order by register, county_code, township_code, school_code
