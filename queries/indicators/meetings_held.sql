-- How often a township met on this subject this term.
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.meetings r
cross join reference.period t
where level = 'township'
    and is_this_term
group by r.county_code, r.township_code, r.school_code
