-- Classes whose pupils due on their last day of attendance are not those on the roll. Pupils of the school whose class or
-- grade is not known may be in any class that they could be in.
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
    join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
    where r.class_name is not null and r.roll_status <> '50'
    group by r.school_code, r.grade, r.class_name
),
unplaced as (
    select r.school_code, r.grade, r.class_name, count(*) as pupils
    from registers.roll r
    where r.class_name is null or r.grade is null
    group by r.school_code, r.grade, r.class_name
),
possible as (
    select c.school_code, c.grade, c.class_name, sum(u.pupils) as pupils
    from classes c
    join unplaced u
        on u.school_code = c.school_code
        and coalesce(u.grade, c.grade) = c.grade and coalesce(u.class_name, c.class_name) = c.class_name
    group by c.school_code, c.grade, c.class_name
)
select 'attendance' as register, a.row_key, 'due_count' as column_name, a.due_count as value, c.pupils
from registers.attendance a
join last_days l
    on l.school_code = a.school_code and l.grade = a.grade and l.class_name = a.class_name
    and l.attended_on = a.attended_on
join classes c on c.school_code = a.school_code and c.grade = a.grade and c.class_name = a.class_name
left join possible p on p.school_code = c.school_code and p.grade = c.grade and p.class_name = c.class_name
where a.due_count not between c.pupils and c.pupils + coalesce(p.pupils, 0)
