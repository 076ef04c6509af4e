-- Which unit has not handed in its part of a register? One row per township, or school, and register.
-- kept: rows
select county_code, township_code, school_code, cast(null as varchar) as stage, register
from coverage
where expected > rows_here and township_code is not null
order by township_code, school_code, register
