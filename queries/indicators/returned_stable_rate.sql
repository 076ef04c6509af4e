-- Of the returned pupils whose observation ended within twelve months, those who had not left again; the last return of
-- a pupil stands for it.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when r.was_stable then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where r.is_newest_return
    and r.observed_on > cast(t.as_of - interval 1 year as date)
    and r.stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
