-- Money for school meals per pupil and day; a standard holds until the day before the next one.
-- grain: valid_from
select
    cast(valid_from as date) as valid_from,
    cast(lead(cast(valid_from as date)) over (order by cast(valid_from as date)) - interval 1 day as date) as valid_to,
    cast(yuan_per_day as decimal(14, 2)) as yuan_per_day,
    source
from raw
order by valid_from
