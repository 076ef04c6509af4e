-- Where does each indicator stand? One row per place and indicator on the snapshot's day; the place is one level
-- below the filter: counties, then townships, then schools. What belongs to no such place has no code.
with counted as (
    select
        case
            when $county is null then v.county_code
            when $township is null and $school is null then v.township_code
            else v.school_code
        end as code,
        v.indicator,
        cast(sum(v.numerator) as double) as numerator,
        cast(sum(v.denominator) as double) as denominator,
        (select cast(max(value) as double) from settings where key = 'small_group') as small_group
    from indicator_values v
    where v.snapshot = $snapshot
        and v.indicator in $indicators
        and ($county is null or v.county_code = $county)
        and ($township is null or v.township_code = $township)
        and ($school is null or v.school_code = $school)
        and (v.stage is null or v.stage in $stages)
    group by all
)
select c.code, coalesce(p.short_name, p.name) as name, p.name_en, c.indicator, c.numerator, c.denominator, c.small_group
from counted c
left join places p on p.code = c.code
order by c.indicator, c.code
