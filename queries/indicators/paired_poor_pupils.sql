-- Pupils in hardship ever paired, each once.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.pairings
where is_first_of_poor_pupil
group by county_code, township_code, school_code
