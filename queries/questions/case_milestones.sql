-- Do they stay? Of the children who returned in the last twelve months, how many were still in school so many days later.
-- kept: sums of stayed, left_again
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    m.days,
    count(*) filter (where c.gone_again_on is null or c.gone_again_on > c.returned_on + m.days) as stayed,
    count(*) filter (where c.gone_again_on <= c.returned_on + m.days) as left_again
from (values (30), (60), (90), (120)) as m(days)
join cases c
    on c.is_newest_return
    and c.returned_on > cast($as_of as date) - interval 1 year
    and c.returned_on + m.days <= cast($as_of as date)
group by all
order by m.days
