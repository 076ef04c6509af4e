-- Visits and lessons on record that an inspection did not find to be so. Where some were looked at and all were found to
-- be so, that is a true zero; where nobody looked, nothing is known.
-- written out: zeros stand where an inspection looked, which no part of queries/common says.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when result = 'differ' then 1 else 0 end) as numerator,
    cast(null as integer) as denominator
from marts.inspection_results
where kind in ('home_visit', 'home_teaching')
group by county_code, township_code, school_code, stage
