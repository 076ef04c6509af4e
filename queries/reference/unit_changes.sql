-- Townships, villages and schools that were merged, renamed or closed, with the days on which their codes held.
-- grain: kind, code, valid_from
select
    kind,
    code,
    name,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    successor_code,
    reason
from raw
order by kind, code, valid_from
