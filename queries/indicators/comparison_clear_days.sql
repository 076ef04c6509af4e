-- Days from receipt to result of the comparison's rows of this school year: a mean.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(days_to_verify) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where source = '1'
    and found_on >= t.school_year_starts_on
    and stage in ('primary', 'junior')
    and days_to_verify is not null
group by r.county_code, r.township_code, r.school_code, r.stage
