-- Which way of persuading brings children back? Attempts of the last twelve months by method.
-- kept: sums of attempts, returned
select
    v.county_code,
    v.township_code,
    v.school_code,
    v.stage,
    v.method,
    k.zh as name,
    k.en as name_en,
    count(*) as attempts,
    count(*) filter (where v.is_returned) as returned
from persuasion_visits v
left join codes k on k.list = 'persuasion_method' and k.code = v.method
where v.visited_on > cast($as_of as date) - interval 1 year
group by all
order by v.method, v.county_code, v.township_code, v.school_code, v.stage
