-- How many attempts does it take to bring a child back? Attempts of the last twelve months by their turn in the case
-- (6: the sixth or a later one), with how many of them ended with the child back at school.
-- kept: sums of attempts, returned
select
    v.county_code,
    v.township_code,
    v.school_code,
    v.stage,
    least(v.attempt, 6) as attempt,
    count(*) as attempts,
    count(*) filter (where v.is_returned) as returned
from persuasion_visits v
where v.visited_on > cast($as_of as date) - interval 1 year
group by all
order by least(v.attempt, 6), v.county_code, v.township_code, v.school_code, v.stage
