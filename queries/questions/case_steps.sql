-- Where do open cases stand? By place and step.
-- kept: sums of open_cases, late_cases, late_again_cases, unverified_cases, out_of_school_cases, left_again_cases;
-- highest of longest_days, limit_days; by code
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.step,
    count(*) as open_cases,
    count(*) filter (where c.is_late) as late_cases,
    count(*) filter (where c.is_late and c.left_again_on is not null) as late_again_cases,
    count(*) filter (where c.is_unverified) as unverified_cases,
    count(*) filter (where c.is_out_of_school) as out_of_school_cases,
    count(*) filter (where c.is_out_of_school and c.left_again_on is not null) as left_again_cases,
    coalesce(max(c.days_in_step) filter (where c.is_late), 0) as longest_days,
    max(c.limit_days) as limit_days
from cases c
where c.is_open
group by all
order by c.county_code, c.township_code, c.school_code, c.step
