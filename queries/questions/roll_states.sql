-- How many pupils of the roll attend, are on leave, are marked as dropped out? By the state that the roll gives.
-- kept: sums of pupils
select county_code, township_code, school_code, stage, roll_status, count(*) as pupils
from children
where is_on_roll and stage in ('primary', 'junior')
group by all
order by roll_status, county_code, township_code, school_code, stage
