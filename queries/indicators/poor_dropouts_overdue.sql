-- Pupils of registered households who were not brought back in time.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.cases r
cross join reference.period t
where is_poor
    and is_out_of_school
    and step = 'persuade'
    and is_late
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
