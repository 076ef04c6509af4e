-- How long until a confirmed dropout is back at school, and how long does a child that came back stay? Cases of the last three
-- years: days from the confirmation to the return, and from the return until the child left again; where that has not
-- happened, the days until today.
-- what: return, relapse. happened: whether it did. days: so many, with the number of children.
-- kept: sums of children
with since as (
    select cast($as_of as date) as today
),
confirmed as (
    select c.*, s.today
    from cases c
    cross join since s
    where c.is_confirmed
        and c.status <> '90'
        and coalesce(c.outcome, '') not in ('3', '4')
        and c.confirmed_on between s.today - interval 3 year and s.today
),
spells as (
    select
        county_code, township_code, school_code, stage, 'return' as what,
        coalesce(returned_on, today) - confirmed_on as days,
        returned_on is not null as happened
    from confirmed
    -- Back, but nobody wrote down when: it says nothing of how long it took.
    where not (returned_on is null and coalesce(is_returned, false))
        and coalesce(returned_on, today) >= confirmed_on
    union all
    select
        county_code, township_code, school_code, stage, 'relapse',
        coalesce(gone_again_on, today) - returned_on,
        gone_again_on is not null
    from confirmed
    where returned_on is not null
        and coalesce(gone_again_on, today) >= returned_on
)
select
    county_code,
    township_code,
    school_code,
    stage,
    what,
    days,
    happened,
    count(*) as children
from spells
group by all
order by what, days, happened
