-- Periods taught at home this term, as far as they are due, over those due.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(periods_counted) as numerator,
    sum(periods_required) as denominator
from marts.disabled_children
where is_home_taught and periods_required > 0 and periods_counted is not null
group by county_code, township_code, school_code, stage
