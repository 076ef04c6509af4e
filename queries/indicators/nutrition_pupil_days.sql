-- Pupil-days of school meals this school year.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(pupil_days) as numerator,
    cast(null as integer) as denominator
from marts.nutrition_months r
cross join reference.period t
where month_begins_on >= t.school_year_starts_on
group by r.county_code, r.township_code, r.school_code, r.stage
