-- Who are the pupils? Enrolled pupils of compulsory stages by what the roll tells of them; what it does not tell is empty.
-- kept: sums of pupils; by code
select
    p.county_code,
    p.township_code,
    p.school_code,
    p.stage,
    p.grade,
    p.sex,
    case when p.years_over >= 3 then 3 when p.years_over < 0 then -1 else p.years_over end as years_over,
    p.is_over_age,
    p.is_boarding,
    p.is_disabled,
    p.placement,
    p.is_poor,
    p.household_kind,
    count(*) as pupils
from pupils p
group by all
order by p.county_code, p.township_code, p.school_code, p.stage, p.grade, p.sex, years_over, p.is_over_age, p.is_boarding,
    p.is_disabled, p.placement, p.is_poor, p.household_kind
