-- Classes whose pupils due on their last day of attendance are not those on the roll.
-- group: comparison
-- severity: warning
-- needs: attendance, roll
-- message_zh: 应到人数与学籍在读人数不一致
-- message_en: the pupils due are not as many as attend by the roll
-- detail_zh: 学籍在读 {pupils} 人
-- detail_en: {pupils} on the roll
-- mend_zh: 请核对花名册在班学生（学籍与在校比对）
-- mend_en: compare the class with the roll
with last_days as (
    select a.school_code, a.grade, a.class_name, max(a.attended_on) as attended_on
    from registers.attendance a
    cross join reference.period t
    where a.attended_on between t.term_starts_on and t.as_of
    group by a.school_code, a.grade, a.class_name
),
classes as (
    select r.school_code, r.grade, r.class_name, count(*) as pupils
    from registers.roll r
    join reference.roll_status s on s.code = r.roll_status and s.is_enrolled = 1
    where r.class_name is not null and r.roll_status <> '50'
    group by r.school_code, r.grade, r.class_name
)
select 'attendance' as register, a.row_key, 'due_count' as column_name, a.due_count as value, c.pupils
from registers.attendance a
join last_days l
    on l.school_code = a.school_code and l.grade = a.grade and l.class_name = a.class_name
    and l.attended_on = a.attended_on
join classes c on c.school_code = a.school_code and c.grade = a.grade and c.class_name = a.class_name
where a.due_count <> c.pupils
