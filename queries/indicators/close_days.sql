-- Days from confirming to closing of the cases closed this school year: a mean.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(days_to_close) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where is_confirmed
    and days_to_close is not null
    and closed_on between t.school_year_starts_on and t.as_of
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
