-- Who has rows in which register? Rows, units that owe some, and units that have fewer than they owe.
-- kept: sums of rows_here, owing, missing; by code, register
select
    c.county_code, c.township_code, c.school_code, cast(null as varchar) as stage, c.register,
    c.rows_here,
    case when c.expected > 0 then 1 else 0 end as owing,
    case when c.rows_here < c.expected then 1 else 0 end as missing
from coverage c
order by c.county_code, c.township_code, c.school_code, c.register
