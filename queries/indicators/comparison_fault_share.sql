-- Of the comparison's rows of this school year with a result, those that were faults of the data (studying here, twice
-- on record, finished ...).
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when outcome_kind = 'data_fault' then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases r
cross join reference.period t
where source = '1' and found_on >= t.school_year_starts_on and stage in ('primary', 'junior') and not is_unverified
group by r.county_code, r.township_code, r.school_code, r.stage
