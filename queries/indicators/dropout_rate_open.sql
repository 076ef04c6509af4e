-- Children out of school in the ledger on the day, over the pupils enrolled on the day.
with counted as (
    select county_code, township_code, school_code, stage, 1 as out_of_school, 0 as enrolled_now
    from marts.cases
    where is_out_of_school
    union all
    select county_code, township_code, school_code, stage, 0, enrolled_now
    from marts.enrolment
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(out_of_school) as numerator,
    sum(enrolled_now) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
