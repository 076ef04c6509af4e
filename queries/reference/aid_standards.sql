-- Aid per term by programme and stage; a standard holds until the day before the next one.
-- grain: programme, stage, valid_from
select
    programme,
    stage,
    cast(valid_from as date) as valid_from,
    cast(
        lead(cast(valid_from as date)) over (partition by programme, stage order by cast(valid_from as date))
        - interval 1 day as date
    ) as valid_to,
    cast(yuan_per_term as decimal(14, 2)) as yuan_per_term,
    source
from raw
order by programme, stage, valid_from
