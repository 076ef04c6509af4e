-- What a reader's own SQL finds as the table `figures`: every indicator on every snapshot by township and stage.
select
    v.snapshot,
    v.as_of,
    v.indicator,
    v.county_code,
    v.township_code,
    v.stage,
    cast(sum(v.numerator) as double) as numerator,
    cast(sum(v.denominator) as double) as denominator
from indicator_values v
group by all
order by all
