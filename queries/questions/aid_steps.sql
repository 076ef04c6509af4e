-- How far has the money come? One row per term (this one and the one before): payments that reached each step.
with terms as (
    select school_year, term, starts_on, ends_on, aid_deadline_on
    from calendar
    where starts_on <= cast($as_of as date)
    order by starts_on desc
    limit 2
)
select
    t.school_year,
    t.term,
    t.aid_deadline_on,
    count(a.payment_key) as due,
    count(a.applied_on) as applied,
    count(a.published_on) as published,
    count(a.appropriated_on) as appropriated,
    count(*) filter (where a.has_arrived) as arrived,
    count(a.payment_key) filter (where a.status = '60') as returned_by_bank,
    cast(coalesce(sum(a.due_yuan), 0) as double) as due_yuan,
    cast(coalesce(sum(a.paid_yuan), 0) as double) as paid_yuan
from terms t
left join aid_payments a
    on a.school_year = t.school_year
    and a.term = t.term
    and ($county is null or a.county_code = $county)
    and ($township is null or a.township_code = $township)
    and ($school is null or a.school_code = $school)
    and (a.stage is null or a.stage in $stages)
group by all
order by t.school_year, t.term
