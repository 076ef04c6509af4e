-- The settings in force on $as_of: of each key the value with the latest valid_from not after that day.
-- grain: key
select key, cast(value as decimal(14, 2)) as value, unit
from raw
where cast(valid_from as date) <= $as_of
qualify row_number() over (partition by key order by cast(valid_from as date) desc) = 1
order by key
