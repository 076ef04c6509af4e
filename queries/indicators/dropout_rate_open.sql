-- Children out of school in the ledger on the day, over the pupils enrolled on the day and these children. A child that is
-- in both, or in several cases, counts once: where its case is.
-- written out: the denominator counts pupils of another mart, each child once with the cases.
with out_of_school as (
    select person, county_code, township_code, school_code, stage
    from marts.cases
    where is_child_out_of_school
),
counted as (
    select county_code, township_code, school_code, stage, 1 as out_of_school
    from out_of_school
    union all
    select c.county_code, c.township_code, c.school_code, c.stage, 0
    from marts.children c
    left join out_of_school o on o.person = coalesce(c.id_number, c.pupil_number)
    where c.is_enrolled and o.person is null
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(out_of_school) as numerator,
    count(*) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
