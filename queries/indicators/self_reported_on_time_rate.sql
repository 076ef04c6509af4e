-- Whether suspicions are reported in time by those who have to find them.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when is_reported_on_time and not was_concealed then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where was_suspected
    and is_reported_on_time is not null
    and found_on between t.school_year_starts_on and t.as_of
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
