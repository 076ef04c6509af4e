-- Whether dropouts are back by the day on which they should be.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when not is_out_of_school then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where is_confirmed
    and confirmed_on > cast(t.as_of - interval 1 year as date)
    and return_due_on < t.as_of
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
