-- Of the returned pupils whose observation ended within twelve months, those who had not left again.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when was_stable then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where observed_on > cast(t.as_of - interval 1 year as date) and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
