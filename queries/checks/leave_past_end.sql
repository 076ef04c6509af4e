-- Leave, suspensions and deferrals that are over without a return.
-- group: movements
-- severity: warning
-- needs: leave
-- message_zh: 请假、休学或缓学已到期，没有返校记录
-- message_en: the leave is over, but there is no return
-- detail_zh: {other_column}：{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 请核实是否返校，补填复学日期或办理延期
-- mend_en: give the day of return or extend the leave
select
    'leave' as register, l.row_key, 'ends_on' as column_name, l.ends_on as value,
    l.kind as other, 'kind' as other_column
from registers.leave l
cross join reference.period t
left join registers.leave n
    on n.id_number = l.id_number and n.row_key <> l.row_key and n.starts_on <= t.as_of
    and coalesce(n.ends_on, t.as_of) >= t.as_of
where l.ends_on < t.as_of
    and l.returned_on is null
    and not coalesce(l.has_returned, false)
    and n.leave_number is null
