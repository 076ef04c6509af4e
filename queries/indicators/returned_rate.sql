-- Of the pupils confirmed as dropouts in the school year, those brought back and still at school; the newest case of a
-- pupil stands for it.
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    sum(case when c.is_returned then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.cases c
cross join reference.period t
where c.is_confirmed
    and c.is_newest_of_child
    and c.confirmed_on between t.school_year_starts_on and t.as_of
    and c.stage in ('primary', 'junior')
group by c.county_code, c.township_code, c.school_code, c.stage
