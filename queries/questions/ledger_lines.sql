-- Where do the children of each ledger stand in the other one? One row per village or school, stage, and their place in
-- the other ledger; those whose place belongs to the choice lead from one ledger to the next.
-- kept: rows
select
    county_code, township_code, village_code, school_code, stage, ledger, other_code, other_stage, is_in_other,
    is_finished, coalesce(is_attending, false) as is_attending, children
from ledger_totals
