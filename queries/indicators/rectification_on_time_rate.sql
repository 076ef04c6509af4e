-- Rectifications reported by their deadline, over those whose deadline fell in the school year and has passed.
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    sum(case when r.is_reported_on_time then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.rectifications r
cross join reference.period t
where r.deadline_on >= t.school_year_starts_on and r.deadline_on < t.as_of
group by r.county_code, r.township_code, r.school_code
