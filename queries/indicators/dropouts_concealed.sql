-- Dropouts that others found before the unit reported them.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.cases r
cross join reference.period t
where was_concealed
    and found_on between t.school_year_starts_on and t.as_of
    and stage in ('primary', 'junior')
group by r.county_code, r.township_code, r.school_code, r.stage
