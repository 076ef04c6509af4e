-- Pupils of compulsory stages recorded as withdrawn.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.leavers r
cross join reference.period t
where is_withdrawn
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
