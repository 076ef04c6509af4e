-- When and in which grade? Children confirmed out of school by term and grade, the last six terms; a term in which
-- nobody was, too.
-- kept: sums of confirmed_children
with terms as (
    select school_year, term, starts_on, least(ends_on, cast($as_of as date)) as ends_on
    from calendar
    where starts_on <= cast($as_of as date)
    order by starts_on desc
    limit 6
),
confirmed as (
    -- A child of several cases counts once in a term: as what it was last. At each school that it left, so that a reader
    -- of one school counts there what a reader of all does.
    select
        c.county_code, c.township_code, c.school_code, c.stage, t.school_year, t.term, t.starts_on, c.grade,
        row_number() over (
            partition by c.county_code, c.township_code, c.school_code, c.stage, t.starts_on, c.first_case_key
            order by c.confirmed_on desc, c.case_key desc
        ) as turn
    from terms t
    join cases c on c.is_confirmed and c.confirmed_on between t.starts_on and t.ends_on and c.grade between 1 and 9
)
select
    county_code, township_code, school_code, stage, school_year, term, starts_on, grade,
    count(*) as confirmed_children
from confirmed
where turn = 1
group by all
union all
select null, null, null, null, school_year, term, starts_on, null, 0 from terms
