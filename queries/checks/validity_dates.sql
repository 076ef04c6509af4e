-- Schools, offices, catchments and pairings that end before they begin.
-- group: dates
-- severity: error
-- needs: none
-- message_zh: 结束日期早于开始日期
-- message_en: the end lies before the beginning
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'schools' as register, row_key, 'closed_on' as column_name, closed_on as later,
        'opened_on' as other_column, opened_on as earlier
    from registers.schools
    union all
    select 'inspectors', row_key, 'ended_on', ended_on, 'appointed_on', appointed_on
    from registers.inspectors
    union all
    select 'service_areas', row_key, 'valid_to', valid_to, 'valid_from', valid_from
    from registers.service_areas
    union all
    select 'pairings', row_key, 'ends_on', ends_on, 'starts_on', starts_on
    from registers.pairings
    union all
    select 'caregivers', row_key, 'ends_on', ends_on, 'starts_on', starts_on
    from registers.caregivers
    union all
    select 'caregivers', row_key, 'last_contact_on', last_contact_on, 'starts_on', starts_on
    from registers.caregivers
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
