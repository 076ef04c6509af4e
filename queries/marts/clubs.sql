-- One row per club of this school year's terms so far.
-- grain: school, term, club
-- order: county_code, township_code, school_code, school_year, term, club
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with enrolled as (
    select school_code, count(*) as pupils
    from marts.children
    where is_enrolled and stage in ('primary', 'junior')
    group by school_code
),
listed as (
    select
        c.*,
        c.term = t.term as is_this_term,
        -- Where nobody says who is in several clubs, those are counted more than once.
        coalesce(c.distinct_pupil_count, c.pupil_count) as told
    from registers.clubs c
    join reference.period t on t.school_year = c.school_year and c.term <= t.term
),
added_up as (
    select
        l.*,
        sum(l.told) over (
            partition by l.school_code, l.school_year, l.term
            order by l.club
            rows between unbounded preceding and current row
        ) as told_so_far,
        coalesce(e.pupils, 0) as pupils
    from listed l
    left join enrolled e on e.school_code = l.school_code
)
select
    p.county_code,
    p.township_code,
    a.school_code,
    a.school_year,
    a.term,
    a.is_this_term,
    a.club,
    a.kind,
    a.is_rural_centre,
    a.teacher,
    a.pupil_count,
    a.distinct_pupil_count,
    -- No more take part than the school has pupils: the clubs after that bring nobody new.
    cast(
        case
            when a.is_this_term then least(a.told_so_far, a.pupils) - least(a.told_so_far - a.told, a.pupils)
            else a.told
        end as integer
    ) as participants,
    a.session_count
from added_up a
left join marts.places p on p.kind = 'school' and p.code = a.school_code
