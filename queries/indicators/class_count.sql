-- How many classes the roll names.
select
    county_code,
    township_code,
    school_code,
    stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.classes
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
