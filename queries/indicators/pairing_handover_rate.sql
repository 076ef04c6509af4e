-- Pairings that ended within twelve months, the pupil still on the roll, and were handed over.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when handed_over_on is not null then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pairings
where is_to_hand_over
group by county_code, township_code, school_code
