-- Visits and lessons on record that an inspection did not find to be so.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.inspection_results r
cross join reference.period t
where result = 'differ'
    and kind in ('home_visit', 'home_teaching')
group by r.county_code, r.township_code, r.school_code, r.stage
