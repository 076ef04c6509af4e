-- Townships visited by a special inspection this school year.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when special_visits_this_school_year > 0 then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.units
where kind = 'township' and special_visits_this_school_year is not null
group by county_code, township_code, school_code
