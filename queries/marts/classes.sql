-- One row per class that the roll names, with the pupils enrolled in it; a pupil whose class is not told is in none.
-- grain: school, grade, class
-- order: county_code, township_code, school_code, grade, class_name
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with limits as (
    select
        max(case when key = 'class_size_primary' then value end) as class_size_primary,
        max(case when key = 'class_size_junior' then value end) as class_size_junior
    from reference.settings
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.grade,
    c.class_name,
    cast(count(*) as integer) as pupils,
    count(*) > max(case when c.stage = 'primary' then n.class_size_primary else n.class_size_junior end) as is_large
from marts.children c
cross join limits n
where c.is_enrolled and c.class_name is not null and c.stage in ('primary', 'junior')
group by c.county_code, c.township_code, c.school_code, c.stage, c.grade, c.class_name
