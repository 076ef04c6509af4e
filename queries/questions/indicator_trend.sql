-- How has each indicator moved? One row per snapshot up to the chosen one, indicator and stage, for the filter.
with chosen as (
    select snapshot, as_of, school_year, is_year_end
    from snapshots
    where snapshot = $snapshot or as_of < $as_of
)
select
    c.snapshot,
    c.as_of,
    c.school_year,
    c.is_year_end,
    v.indicator,
    v.stage,
    cast(sum(v.numerator) as double) as numerator,
    cast(sum(v.denominator) as double) as denominator
from indicator_values v
join chosen c on c.snapshot = v.snapshot
where v.indicator in $indicators
    and ($county is null or v.county_code = $county)
    and ($township is null or v.township_code = $township)
    and ($school is null or v.school_code = $school)
    and (v.stage is null or v.stage in $stages)
group by all
order by c.as_of, v.indicator, v.stage
