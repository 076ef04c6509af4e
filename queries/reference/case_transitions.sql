-- The states in which a case may be found at the next snapshot; all others but its own are illegal jumps.
-- grain: from_status, to_status
select from_status, to_status, cast(needs_left_again as integer) as needs_left_again
from raw
order by from_status, to_status
