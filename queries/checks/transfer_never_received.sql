-- Transfers out that no school has received within the days allowed.
-- group: movements
-- severity: warning
-- needs: movements
-- message_zh: 转出后超过期限没有学校接收
-- message_en: transferred out, and no school has received the pupil in time
-- detail_zh: {moved_on} 转出，已 {days} 天
-- detail_en: {moved_on}, {days} days ago
-- mend_zh: 请核实去向；未接收的按疑似辍学核查
-- mend_en: find out where the pupil is; follow it up as suspected
select
    'movements' as register, m.row_key, 'received_on' as column_name, cast(null as varchar) as value, m.moved_on,
    date_diff('day', m.moved_on, t.as_of) as days
from registers.movements m
join reference.settings l on l.key = 'transfer_receipt_days'
cross join reference.period t
left join registers.movements b
    on b.pupil_number = m.pupil_number and b.kind in ('transfer_in', 'return') and b.moved_on >= m.moved_on
where m.kind = 'transfer_out'
    and m.received_on is null
    and m.moved_on >= t.school_year_starts_on
    and date_diff('day', m.moved_on, t.as_of) > l.value
    and b.pupil_number is null
