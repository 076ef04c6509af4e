-- Why? Children confirmed out of school in the twelve months up to the snapshot, by the main cause of their newest case.
-- kept: sums of confirmed_children
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.cause,
    k.zh as name,
    k.en as name_en,
    coalesce(c.cause = '99' or c.cause is null, false) as is_other,
    count(*) as confirmed_children
from cases c
left join codes k on k.list = 'dropout_cause' and k.code = c.cause
where c.is_confirmed
    and c.is_newest_of_child
    and c.confirmed_on > cast($as_of as date) - interval 1 year
    and c.confirmed_on <= cast($as_of as date)
group by all
order by c.cause
