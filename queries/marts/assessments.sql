-- One row per unit and item of the year-end assessments known by the day; `is_latest` marks the
-- last year of each level, as long as it is this calendar year or the one before: an older one is no assessment of today.
-- grain: year, level, unit, item
-- order: county_code, township_code, school_code, year, level, village_code, class_name, item
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: none
with known as (
    select a.*, i.is_total = 1 as is_total
    from registers.assessments a
    join reference.assessment_item i on i.code = a.item
    cross join reference.period t
    where a.assessed_on <= t.as_of
),
latest as (
    select county_code, level, max(year) as year from known group by county_code, level
)
select
    k.year,
    k.level,
    k.year = l.year and k.year >= extract(year from t.as_of) - 1 as is_latest,
    k.county_code,
    k.township_code,
    k.village_code,
    k.school_code,
    k.class_name,
    k.item,
    k.is_total,
    k.full_points,
    k.points,
    k.grade,
    k.assessed_on,
    k.assessed_by
from known k
join latest l on l.county_code = k.county_code and l.level = k.level
cross join reference.period t
