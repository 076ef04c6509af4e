-- What are the pupils of each township like? Pupils enrolled, and those poor, left behind and boarding; a count is empty
-- where the register that would tell did not come. Ask for the whole county, with by=("township_code",).
-- kept: sums of pupils, poor, left_behind, boarding; by code
select
    county_code,
    township_code,
    school_code,
    stage,
    count(*) as pupils,
    sum(cast(is_poor as integer)) as poor,
    sum(cast(left_behind in ('1', '2') as integer)) as left_behind,
    sum(cast(is_boarding as integer)) as boarding
from children
where is_enrolled
group by county_code, township_code, school_code, stage
order by county_code, township_code, school_code, stage
