-- What townships or schools ($units) are scored on: one row per unit, indicator and stage, as it stands on the
-- snapshot's day, with the school years before beside it (`pooled_...`, this year and the year ends of the last
-- $pool_months months), and how far the term is. The last school year stands as it was counted again, where an
-- indicator `<measure>_last_year` does so.
-- kept: rows
with counted_again as (
    select
        county_code, township_code, school_code, stage, numerator, denominator,
        replace(indicator, '_last_year', '') as indicator
    from indicator_values
    where snapshot = $snapshot
        and ends_with(indicator, '_last_year')
        and replace(indicator, '_last_year', '') in $measures
),
measures_again as (
    select distinct indicator from counted_again
),
values_read as (
    select
        v.county_code, v.township_code, v.school_code, v.stage, v.indicator, v.numerator, v.denominator,
        v.snapshot = $snapshot as is_now
    from indicator_values v
    join snapshots s on s.snapshot = v.snapshot
    left join measures_again a on a.indicator = v.indicator
    cross join period p
    where v.indicator in $measures
        and (
            v.snapshot = $snapshot
            or (s.is_year_end and s.school_year <> p.school_year
                and s.as_of < $as_of and s.as_of > cast($as_of as date) - to_months($pool_months)
                and (a.indicator is null or s.as_of < p.school_year_starts_on - to_months(12)))
        )
    union all
    select
        g.county_code, g.township_code, g.school_code, g.stage, g.indicator, g.numerator, g.denominator, false
    from counted_again g
    cross join period p
    where p.school_year_starts_on > cast($as_of as date) - to_months($pool_months)
),
counted as (
    select
        v.county_code,
        v.township_code,
        case when $units = 'school' then v.school_code end as school_code,
        v.indicator,
        v.stage,
        sum(v.numerator) filter (where v.is_now) as numerator,
        sum(v.denominator) filter (where v.is_now) as denominator,
        sum(v.numerator) as pooled_numerator,
        sum(v.denominator) as pooled_denominator
    from values_read v
    where case when $units = 'school' then v.school_code else v.township_code end is not null
    group by all
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    coalesce(c.school_code, c.township_code) as unit,
    coalesce(p.short_name, p.name) as name,
    p.name_en,
    c.indicator as measure,
    cast(c.numerator as double) as numerator,
    cast(c.denominator as double) as denominator,
    cast(c.pooled_numerator as double) as pooled_numerator,
    cast(c.pooled_denominator as double) as pooled_denominator,
    date_diff('day', t.term_starts_on, t.as_of) + 1 as term_days,
    date_diff('day', t.term_starts_on, t.term_ends_on) + 1 as term_length
from counted c
cross join period t
join places p on p.kind = $units and p.code = coalesce(c.school_code, c.township_code)
where c.numerator is not null
    and ($units = 'township' or p.school_kind in ('primary', 'junior', 'nine_year', 'special'))
order by unit, c.indicator, c.stage
