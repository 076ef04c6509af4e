-- Of the suspicions found in the school year, those reported to township and bureau in time.
-- Where the time limit still runs nothing can be said: such a suspicion is left out.
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    sum(case when c.is_reported_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases c
cross join reference.period t
where c.was_suspected
    and c.is_reported_on_time is not null
    and c.found_on between t.school_year_starts_on and t.as_of
    and c.stage in ('primary', 'junior')
group by c.county_code, c.township_code, c.school_code, c.stage
