-- Points given over full points in the latest assessment of townships and schools.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(points) as numerator,
    sum(full_points) as denominator
from marts.assessments
where is_latest and is_total and level in ('county_township', 'bureau_school')
group by county_code, township_code, school_code
