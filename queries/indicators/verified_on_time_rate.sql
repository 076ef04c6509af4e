-- Whether suspicions are checked by the day on which they are due.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when coalesce(verified_on <= verify_due_on, false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where was_suspected
    and found_on between t.school_year_starts_on and t.as_of
    and verify_due_on < t.as_of
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
