-- Pupils still suspended on the roll although their suspension is over.
-- group: movements
-- severity: warning
-- needs: roll, movements
-- message_zh: 休学已到期，学籍仍为休学
-- message_en: the suspension is over, but the roll still has the pupil as suspended
-- detail_zh: {valid_until} 到期
-- detail_en: over since {valid_until}
-- mend_zh: 请催促复学或办理续休；未返校的按疑似辍学核查
-- mend_en: bring the pupil back or extend the suspension; follow it up as suspected
with ends as (
    select pupil_number, max(valid_until) as valid_until
    from registers.movements
    where kind = 'suspension'
    group by pupil_number
)
select 'roll' as register, r.row_key, 'roll_status' as column_name, r.roll_status as value, e.valid_until
from registers.roll r
join ends e on e.pupil_number = r.pupil_number
cross join reference.period t
where r.roll_status = '20' and e.valid_until < t.as_of
