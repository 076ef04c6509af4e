-- How far has the money come? By term (this one and the one before): payments that reached each step.
-- kept: sums of due, applied, published, appropriated, arrived, returned_by_bank, due_yuan, paid_yuan
with terms as (
    select school_year, term, starts_on, ends_on, aid_deadline_on
    from calendar
    where starts_on <= cast($as_of as date)
    order by starts_on desc
    limit 2
)
select
    a.county_code,
    a.township_code,
    a.school_code,
    a.stage,
    t.school_year,
    t.term,
    t.aid_deadline_on,
    count(*) as due,
    count(a.applied_on) as applied,
    count(a.published_on) as published,
    count(a.appropriated_on) as appropriated,
    count(*) filter (where a.has_arrived) as arrived,
    count(*) filter (where a.status = '60') as returned_by_bank,
    cast(coalesce(sum(a.due_yuan), 0) as double) as due_yuan,
    cast(coalesce(sum(a.paid_yuan), 0) as double) as paid_yuan
from terms t
join aid_payments a on a.school_year = t.school_year and a.term = t.term
group by all
order by t.school_year, t.term
