-- Last school year counted again with what is known today: CTEs of those who left in it and are not back (leavers_again) and
-- of those enrolled when it began (starts_again), a row per child. What that year's last snapshot counted stays; leavings
-- of that year that were found out, confirmed or entered later are added, above the line and below it.
with
-- common: numbers_told
, persons_then as (
    -- Who was known by a temporary number then may be known by an ID number today.
    select
        t.person as person_then,
        coalesce(
            c.id_number,
            c.pupil_number,
            n.id_number,
            case when t.person like 'G%' then substr(t.person, 2) end,
            t.person
        ) as person
    from (
        select person from earlier_marts.leavers
        union
        select person from earlier_marts.year_starts
    ) as t
    left join marts.children c on c.pupil_number = t.person
    left join numbers_told n on n.pupil_number = t.person
),
leavers_then as (
    select p.person, l.county_code, l.township_code, l.school_code, l.stage, l.is_within_limits
    from earlier_marts.leavers l
    join persons_then p on p.person_then = l.person
    where l.is_this_school_year
),
leavers_today as (
    select person, county_code, township_code, school_code, stage, is_within_limits
    from marts.leavers
    where not is_this_school_year
),
found_out_since as (
    select l.*
    from leavers_today l
    left join leavers_then t on t.person = l.person
    where t.person is null
),
leavers_again as (
    select
        t.county_code, t.township_code, t.school_code, t.stage,
        coalesce(l.is_within_limits, t.is_within_limits) as is_within_limits
    from leavers_then t
    left join leavers_today l on l.person = t.person
    union all
    select county_code, township_code, school_code, stage, is_within_limits from found_out_since
),
starts_again as (
    select s.county_code, s.township_code, s.school_code, s.stage
    from earlier_marts.year_starts s
    join persons_then p on p.person_then = s.person
    left join found_out_since f on f.person = p.person
    where f.person is null
    union all
    select county_code, township_code, school_code, stage from found_out_since
)
