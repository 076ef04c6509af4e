-- Children with an open dropout case whom the roll has as attending.
-- group: cases
-- severity: warning
-- needs: dropout_cases, roll
-- message_zh: 辍学案件未了结，学籍花名册却为在读
-- message_en: the case is open, but the roll has the pupil as attending
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 已返校的请填复学日期；未返校的请在学籍中标注
-- mend_en: give the day of return, or mark the pupil on the roll
with pupils as (
    select r.row_key, coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    where r.roll_status = '10'
)
select
    'dropout_cases' as register, d.row_key, 'status' as column_name, d.status as value,
    'roll' as other_register, p.row_key as other_row_key
from registers.dropout_cases d
join pupils p on p.child = coalesce(
    d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
)
where d.status in ('40', '50', '80') and d.closed_on is null
    and (d.returned_on is null or d.left_again_on >= d.returned_on)
