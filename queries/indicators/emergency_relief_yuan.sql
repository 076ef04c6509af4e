-- Yuan of emergency relief that arrived within the last twelve months. Every unit has a row, so that a true zero
-- is not a blank.
with counted as (
    select r.county_code, r.township_code, r.school_code, r.stage, paid_yuan as counted
    from marts.aid_payments r
    cross join reference.period t
    where programme = 'emergency_relief'
        and has_arrived
        and coalesce(arrived_on, applied_on, deadline_on) > cast(t.as_of - interval 1 year as date)
    union all
    -- common: every_unit
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
