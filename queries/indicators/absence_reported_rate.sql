-- Unexplained absences of this school year, long enough to be reported, that were reported in time.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when is_reported_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.absence_spells
where is_this_school_year and is_reported_on_time is not null and stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
