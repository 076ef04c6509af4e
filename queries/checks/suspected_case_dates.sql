-- Suspected cases with dates in an impossible order.
-- group: dates
-- severity: error
-- needs: suspected_cases
-- message_zh: 疑似台账日期先后不可能
-- message_en: the dates of the suspicion are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'suspected_cases' as register, row_key, 'reported_township_at' as column_name, cast(reported_township_at as date) as later,
        'found_at' as other_column, cast(found_at as date) as earlier
    from registers.suspected_cases
    union all
    select 'suspected_cases', row_key, 'reported_bureau_at', cast(reported_bureau_at as date), 'found_at', cast(found_at as date)
    from registers.suspected_cases
    union all
    select 'suspected_cases', row_key, 'verified_on', verified_on, 'found_at', cast(found_at as date)
    from registers.suspected_cases
    union all
    select 'suspected_cases', row_key, 'reviewed_on', reviewed_on, 'verified_on', verified_on
    from registers.suspected_cases
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
