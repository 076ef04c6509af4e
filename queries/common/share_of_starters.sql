-- The end of a dropout rate: from `counted` (left_school, enrolled_at_start) to its rows, compulsory stages alone.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(left_school) as numerator,
    sum(enrolled_at_start) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
