-- Pupils on the roll registered in the county who are on the population roster.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_in_population then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_on_roll and is_hukou
group by county_code, township_code, school_code, stage
