-- Who leaves again? Children who returned in the last two years, by the cause for which they had left: how many of them
-- left once more. Two years, because there are few in one.
-- kept: sums of returned, left_again
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.cause,
    k.zh as name,
    k.en as name_en,
    coalesce(c.cause = '99' or c.cause is null, false) as is_other,
    count(*) as returned,
    count(*) filter (where c.gone_again_on is not null) as left_again
from cases c
left join codes k on k.list = 'dropout_cause' and k.code = c.cause
where c.is_newest_return
    and c.returned_on > cast($as_of as date) - interval 2 year
    and c.returned_on <= cast($as_of as date)
group by all
order by c.cause, c.county_code, c.township_code, c.school_code, c.stage
