-- One row per pupil enrolled in compulsory education, with what the roll by itself tells. A mark that a school has filled for
-- some pupil is false where it left the cell empty; where the whole column of a school is empty, nobody knows (NULL).
-- grain: child
-- order: county_code, township_code, school_code, stage, grade, child_key
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children
with limits as (
    select
        max(case when key = 'school_age_from' then value end) as school_age_from,
        max(case when key = 'over_age_years' then value end) as over_age_years
    from reference.settings
),
households as (
    select count(*) > 0 as is_supplied from reference.present where register = 'poor_households'
),
enrolled as (
    select
        c.*,
        c.age_years - (c.grade + n.school_age_from - 1) as years_over,
        n.over_age_years,
        h.is_supplied or count(c.household_kind) over (partition by c.school_code) > 0 as tells_household,
        count(c.is_boarding) over (partition by c.school_code) > 0 as tells_boarding,
        count(c.is_disabled) over (partition by c.school_code) > 0 as tells_disabled
    from marts.children c
    cross join limits n
    cross join households h
    where c.is_enrolled and c.stage in ('primary', 'junior')
)
select
    e.child_key,
    e.county_code,
    e.township_code,
    e.village_code,
    e.school_code,
    e.stage,
    e.grade,
    e.class_name,
    e.sex,
    e.age_years,
    cast(e.years_over as integer) as years_over,
    e.years_over >= e.over_age_years as is_over_age,
    e.roll_status,
    e.household_kind,
    case when e.tells_household then coalesce(e.is_poor, false) end as is_poor,
    case when e.tells_boarding then coalesce(e.is_boarding, false) end as is_boarding,
    case when e.tells_disabled then coalesce(e.is_disabled, false) end as is_disabled,
    e.disability_kind,
    e.placement,
    e.left_behind,
    e.is_migrant,
    e.is_single_parent,
    e.is_hukou
from enrolled e
