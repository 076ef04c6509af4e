-- Every day from ten years before $as_of to one year after, with running numbers: how many school days there were up to and
-- with it, and how many days of teaching time (all days of the week between the first and the last lesson of a term, which
-- leaves out winter and summer but no weekend). Differences of two days are what an absence has lasted.
-- A school day is a day from Monday to Friday in teaching time that is no public holiday, or a weekend day on which lessons are
-- made up. Of a year whose holidays are not listed, Monday to Friday; of days in no term of the calendar, Monday to Friday too.
-- grain: day
with days as (
    select cast(d.day as date) as day
    from (
        select unnest(generate_series(
            cast(cast($as_of as date) - interval 10 year as timestamp),
            cast(cast($as_of as date) + interval 1 year as timestamp),
            interval 1 day
        )) as day
    ) d
),
placed as (
    select
        d.day,
        -- No term of the calendar holds the day: nobody knows that there was none.
        c.school_year is null or d.day between c.teaching_starts_on and c.teaching_ends_on as is_teaching_time,
        coalesce(h.is_school, extract(isodow from d.day) <= 5) as is_weekday
    from days d
    left join reference.calendar c on d.day between c.starts_on and c.ends_on
    left join reference.holidays h on d.day between h.starts_on and h.ends_on
)
select
    day,
    is_teaching_time,
    is_teaching_time and is_weekday as is_school_day,
    cast(sum(case when is_teaching_time and is_weekday then 1 else 0 end) over (order by day) as integer) as school_days,
    cast(sum(case when is_teaching_time then 1 else 0 end) over (order by day) as integer) as teaching_days
from placed
