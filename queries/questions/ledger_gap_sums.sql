-- Who is in one ledger and not in the next? One row per gap, what it turned out to be, and, while unverified, its age in
-- days.
-- kept: sums of children, poor; highest of limit_days
select
    county_code, township_code, school_code, stage,
    gap, kind, reason, case when kind = 'unverified' then days end as days,
    max(limit_days) as limit_days,
    cast(count(*) as integer) as children,
    cast(count(*) filter (where is_poor) as integer) as poor
from ledger_gaps
group by all
order by all
