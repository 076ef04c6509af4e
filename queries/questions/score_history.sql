-- What one township was scored on at each snapshot: one row per snapshot, indicator and stage, with the term it lay in.
-- kept: rows
select
    v.county_code,
    v.township_code,
    cast(null as varchar) as school_code,
    v.stage,
    v.snapshot,
    v.as_of,
    s.school_year,
    s.is_year_end,
    v.indicator as measure,
    cast(sum(v.numerator) as double) as numerator,
    cast(sum(v.denominator) as double) as denominator,
    date_diff('day', c.starts_on, v.as_of) + 1 as term_days,
    date_diff('day', c.starts_on, c.ends_on) + 1 as term_length
from indicator_values v
join snapshots s on s.snapshot = v.snapshot
left join calendar c on v.as_of between c.starts_on and c.ends_on
where v.indicator in $measures and v.as_of <= $as_of and v.township_code is not null
group by all
order by v.as_of, v.indicator, v.stage
