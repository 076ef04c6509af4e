-- Where does each indicator stand on the snapshot's day? By place.
-- kept: sums of numerator, denominator; by code
select
    v.county_code,
    v.township_code,
    v.school_code,
    v.stage,
    v.indicator,
    (select cast(max(value) as double) from settings where key = 'small_group') as small_group,
    cast(v.numerator as double) as numerator,
    cast(v.denominator as double) as denominator
from indicator_values v
where v.snapshot = $snapshot
    and v.indicator in $indicators
order by v.indicator
