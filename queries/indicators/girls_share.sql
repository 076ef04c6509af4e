-- How many of the pupils are girls.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when sex = '2' then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pupils
where sex in ('1', '2')
group by county_code, township_code, school_code, stage
