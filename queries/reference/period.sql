-- The periods to which figures as of $as_of belong: its term with its days of teaching, its school year (1 September to
-- 31 August), the day on which ages are counted, and the latest complete month.
-- grain: one row
with term_of_day as (
    select *
    from reference.calendar
    where $as_of between starts_on and ends_on
),
first_year as (
    select *, cast(substr(school_year, 1, 4) as integer) as year from term_of_day
)
select
    cast($as_of as date) as as_of,
    school_year,
    term,
    make_date(year, 9, 1) as school_year_starts_on,
    make_date(year + 1, 8, 31) as school_year_ends_on,
    starts_on as term_starts_on,
    ends_on as term_ends_on,
    teaching_starts_on,
    teaching_ends_on,
    aid_deadline_on,
    make_date(year, 8, 31) as age_reference_on,
    cast(date_trunc('month', cast($as_of as date) + interval 1 day) - interval 1 month as date) as month_starts_on,
    cast(date_trunc('month', cast($as_of as date) + interval 1 day) - interval 1 day as date) as month_ends_on
from first_year
