-- Cells of the county's summary table that equal what the six rosters give.
select
    county_code,
    township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(case when stated = derived then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.roster_cells
where derived is not null and stated is not null
group by county_code, township_code
