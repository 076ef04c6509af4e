-- Of the comparison's rows of this school year with a result, those that were truly not at school (confirmed, or back
-- since).
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when outcome_kind in ('confirmed', 'returned') then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where source = '1' and found_on >= t.school_year_starts_on and stage in ('primary', 'junior') and not is_unverified
group by r.county_code, r.township_code, r.school_code, r.stage
