-- Yuan paid for school meals over yuan due, of the last twelve months.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(paid_yuan) as numerator,
    sum(due_yuan) as denominator
from marts.nutrition_months r
cross join reference.period t
where month_begins_on > cast(t.as_of - interval 1 year as date)
group by r.county_code, r.township_code, r.school_code, r.stage
