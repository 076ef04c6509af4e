-- Absences that end or are followed up before they begin.
-- group: dates
-- severity: error
-- needs: absences
-- message_zh: 缺勤跟踪日期先后不可能
-- message_en: the dates of the absence are in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'absences' as register, row_key, 'absent_until' as column_name, absent_until as later,
        'absent_from' as other_column, absent_from as earlier
    from registers.absences
    union all
    select 'absences', row_key, 'contacted_at', cast(contacted_at as date), 'absent_from', absent_from
    from registers.absences
    union all
    select 'absences', row_key, 'visited_on', visited_on, 'absent_from', absent_from
    from registers.absences
    union all
    select 'absences', row_key, 'reported_township_at', cast(reported_township_at as date), 'absent_from', absent_from
    from registers.absences
    union all
    select 'absences', row_key, 'reported_bureau_at', cast(reported_bureau_at as date), 'absent_from', absent_from
    from registers.absences
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
