-- Days on which a public holiday closes schools, and weekend days on which lessons are made up.
-- grain: starts_on
select
    cast(starts_on as date) as starts_on,
    cast(ends_on as date) as ends_on,
    cast(is_school as integer) = 1 as is_school,
    zh,
    en
from raw
order by starts_on
