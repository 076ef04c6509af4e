-- Any indicator by one dimension over time: one row per snapshot up to the chosen one and group.
-- $dimension: county, township, school, stage or whole (the filter as one group).
with chosen as (
    select snapshot, as_of, school_year, is_year_end
    from snapshots
    where snapshot = $snapshot or as_of < $as_of
),
counted as (
    select
        c.snapshot,
        c.as_of,
        c.school_year,
        c.is_year_end,
        case $dimension
            when 'county' then v.county_code
            when 'township' then v.township_code
            when 'school' then v.school_code
            when 'stage' then v.stage
        end as code,
        cast(sum(v.numerator) as double) as numerator,
        cast(sum(v.denominator) as double) as denominator,
        (select cast(max(value) as double) from settings where key = 'small_group') as small_group
    from indicator_values v
    join chosen c on c.snapshot = v.snapshot
    where v.indicator = $indicator
        and ($county is null or v.county_code = $county)
        and ($township is null or v.township_code = $township)
        and ($school is null or v.school_code = $school)
        and (v.stage is null or v.stage in $stages)
    group by all
)
select
    d.*,
    coalesce(p.short_name, p.name, s.zh) as name,
    coalesce(p.name_en, s.en) as name_en
from counted d
left join places p on $dimension in ('county', 'township', 'school') and p.code = d.code
left join codes s on $dimension = 'stage' and s.list = 'stage' and s.code = d.code
order by d.as_of, d.code
