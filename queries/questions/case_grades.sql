-- When and in which grade? Children confirmed out of school, one row per term and grade, the last six terms.
with terms as (
    select school_year, term, starts_on, least(ends_on, cast($as_of as date)) as ends_on
    from calendar
    where starts_on <= cast($as_of as date)
    order by starts_on desc
    limit 6
),
grades as (
    select cast(code as integer) as grade
    from codes
    where list = 'grade' and try_cast(code as integer) between 1 and 9
        and ((cast(code as integer) <= 6 and 'primary' in $stages)
            or (cast(code as integer) > 6 and 'junior' in $stages))
)
select t.school_year, t.term, t.starts_on, g.grade, count(c.case_key) as confirmed_cases
from terms t
cross join grades g
left join cases c
    on c.grade = g.grade
    and c.is_confirmed
    and c.confirmed_on between t.starts_on and t.ends_on
    and ($county is null or c.county_code = $county)
    and ($township is null or c.township_code = $township)
    and ($school is null or c.school_code = $school)
group by all
order by t.starts_on, g.grade
