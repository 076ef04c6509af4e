-- How has each indicator moved? By snapshot up to the chosen one, indicator and stage.
-- kept: sums of numerator, denominator; by stage
with chosen as (
    select snapshot, as_of, school_year, is_year_end
    from snapshots
    where snapshot = $snapshot or as_of < $as_of
)
select
    v.county_code,
    v.township_code,
    v.school_code,
    v.stage,
    c.snapshot,
    c.as_of,
    c.school_year,
    c.is_year_end,
    v.indicator,
    cast(v.numerator as double) as numerator,
    cast(v.denominator as double) as denominator
from indicator_values v
join chosen c on c.snapshot = v.snapshot
where v.indicator in $indicators
order by c.as_of, v.indicator, v.stage
