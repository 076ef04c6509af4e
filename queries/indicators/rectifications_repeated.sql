-- Faults that an inspection had to raise a second time; none is a true zero.
with counted as (
    select r.county_code, r.township_code, r.school_code, cast(null as varchar) as stage, 1 as counted
    from marts.rectifications r
    cross join reference.period t
    where state = '60'
        and issued_on >= t.school_year_starts_on
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
