-- Faults that an inspection had to raise a second time.
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.rectifications r
cross join reference.period t
where state = '60'
    and issued_on >= t.school_year_starts_on
group by r.county_code, r.township_code, r.school_code
