-- Payments that arrived by their deadline over payments whose deadline passed within the last twelve months.
select
    a.county_code,
    a.township_code,
    a.school_code,
    a.stage,
    sum(case when a.is_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.aid_payments a
cross join reference.period t
where a.deadline_on >= cast(t.as_of - interval 1 year as date) and a.deadline_on < t.as_of
group by a.county_code, a.township_code, a.school_code, a.stage
