-- Attempts of this school year in which both lines went together.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when coalesce(party = 'joint', false) then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.persuasion_visits r
cross join reference.period t
where visited_on >= t.school_year_starts_on
group by r.county_code, r.township_code, r.school_code, r.stage
