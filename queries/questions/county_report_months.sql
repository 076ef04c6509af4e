-- What did all schools of a county report, month by month? Sums of the county, whatever part of it the viewer sees: what a
-- unit that reports nobody is held against.
select county_code, period, schools, reported, pupils, children
from county_reports
where $county is null or county_code = $county
order by county_code, period
