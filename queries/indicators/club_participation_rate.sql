-- Pupils in clubs this term over the pupils enrolled.
-- written out: the rows of the numerator are clubs, those of the denominator pupils.
with counted as (
    select county_code, township_code, school_code, participants, 0 as enrolled
    from marts.clubs
    where is_this_term
    union all
    select county_code, township_code, school_code, 0, 1
    from marts.children
    where is_enrolled and stage in ('primary', 'junior')
)
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(participants) as numerator,
    sum(enrolled) as denominator
from counted
group by county_code, township_code, school_code
