-- What became of the cases found in the last twelve months? By outcome; those not verified yet have none.
-- kept: sums of found
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    coalesce(c.outcome_kind, 'unverified') as outcome,
    count(*) as found
from cases c
where c.found_on > cast($as_of as date) - interval 1 year
group by all
order by coalesce(c.outcome_kind, 'unverified'), c.county_code, c.township_code, c.school_code, c.stage
