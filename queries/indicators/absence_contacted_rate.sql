-- Runs of unexplained absence of this school year whose family was contacted within the limit.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_contacted_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.absence_spells
where is_this_school_year and is_contacted_on_time is not null and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
