-- Pupils whose last movement is a departure and whom the roll has as attending.
-- group: movements
-- severity: warning
-- needs: roll, movements
-- message_zh: 最近一次异动为离校，学籍仍为在读
-- message_en: the last movement is a departure, but the roll has the pupil as attending
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请更新学籍状态，或补登返回的异动
-- mend_en: bring the roll up to date, or enter the return
with ordered as (
    select
        m.pupil_number, m.row_key, m.kind, m.from_school_code, m.to_school_code,
        row_number() over (partition by m.pupil_number order by m.moved_on desc, m.row_key desc) as place
    from registers.movements m
    cross join reference.period t
    where m.moved_on <= t.as_of
)
select
    'roll' as register, r.row_key, 'roll_status' as column_name, r.roll_status as value,
    'movements' as other_register, o.row_key as other_row_key
from registers.roll r
join ordered o on o.pupil_number = r.pupil_number and o.place = 1
where r.roll_status = '10'
    and (
        o.kind in ('withdrawal', 'abroad', 'suspension')
        or (o.kind = 'transfer_out' and (o.to_school_code is null or o.from_school_code = r.school_code))
    )
