-- A zero for every school and home with children of a compulsory stage: nothing listed there is none, not unknown.
select distinct county_code, township_code, school_code, stage, 0 as counted
from marts.children
where stage in ('primary', 'junior')
