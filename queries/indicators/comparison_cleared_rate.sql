-- Suspicions of the province's comparison, this school year, that have been resolved.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when not is_unverified then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where source = '1' and found_on >= t.school_year_starts_on and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
