-- Why? Children confirmed out of school in the twelve months up to the snapshot, one row per main cause.
select
    c.cause,
    k.zh as name,
    k.en as name_en,
    coalesce(c.cause = '99' or c.cause is null, false) as is_other,
    count(*) as confirmed_cases
from cases c
left join codes k on k.list = 'dropout_cause' and k.code = c.cause
where c.is_confirmed
    and c.confirmed_on > cast($as_of as date) - interval 1 year
    and c.confirmed_on <= cast($as_of as date)
    and ($county is null or c.county_code = $county)
    and ($township is null or c.township_code = $township)
    and ($school is null or c.school_code = $school)
    and (c.stage is null or c.stage in $stages)
group by all
order by is_other, confirmed_cases desc, c.cause
