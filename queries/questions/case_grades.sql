-- When and in which grade? Children confirmed out of school by term and grade, the last six terms; a term in which
-- nobody was, too.
-- kept: sums of confirmed_cases
with terms as (
    select school_year, term, starts_on, least(ends_on, cast($as_of as date)) as ends_on
    from calendar
    where starts_on <= cast($as_of as date)
    order by starts_on desc
    limit 6
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    t.school_year,
    t.term,
    t.starts_on,
    c.grade,
    count(c.case_key) as confirmed_cases
from terms t
join cases c on c.is_confirmed and c.confirmed_on between t.starts_on and t.ends_on and c.grade between 1 and 9
group by all
union all
select null, null, null, null, school_year, term, starts_on, null, 0 from terms
