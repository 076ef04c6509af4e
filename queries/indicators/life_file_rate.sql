-- Pairings in force whose file holds all papers.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_file_complete then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pairings
where is_active and papers_due > 0
group by county_code, township_code, school_code
