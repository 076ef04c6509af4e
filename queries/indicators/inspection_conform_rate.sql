-- Samples of this school year's inspections that were as recorded.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when result = 'conform' then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.inspection_results
where result is not null
group by county_code, township_code, school_code, stage
