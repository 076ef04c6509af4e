-- Pupils enrolled at a school that is closed on the day of the registers.
-- group: codes
-- severity: error
-- needs: roll
-- message_zh: 学校已撤并，仍有在读学生
-- message_en: the school is closed, but the pupil is enrolled there
-- detail_zh: {last_day} 撤并 {successor}
-- detail_en: closed on {last_day} {successor}
-- mend_zh: 请改为学生现在就读的学校，或改正学校名册的撤并日期
-- mend_en: give the school the pupil attends now, or correct the day of closing
with closed as (
    select school_code, closed_on as last_day, cast(null as varchar) as successor
    from registers.schools
    where closed_on is not null
    union all
    select code, valid_to, successor_code
    from reference.unit_changes
    where kind = 'school' and valid_to is not null
)
select
    'roll' as register, r.row_key, 'school_code' as column_name, r.school_code as value,
    c.last_day, coalesce(c.successor, '') as successor
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join closed c on c.school_code = r.school_code
cross join reference.period t
where c.last_day < t.as_of
