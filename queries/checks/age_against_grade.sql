-- Pupils who are years too young or too old for their grade.
-- group: codes
-- severity: warning
-- needs: roll
-- message_zh: 年龄与年级相差较大
-- message_en: the age does not go with the grade
-- detail_zh: 学年开始时 {age_years} 周岁
-- detail_en: aged {age_years} at the start of the school year
-- mend_zh: 请核对出生日期和年级；属实的（早入学、休学、残疾等）不必修改
-- mend_en: correct birth date or grade; leave it if it is true
with limits as (
    select
        max(case when key = 'grade_years_early' then value end) as early,
        max(case when key = 'grade_years_late' then value end) as late
    from reference.settings
),
pupils as (
    select
        r.row_key,
        r.grade,
        extract(year from t.age_reference_on) - extract(year from r.birth_date)
        - case
            when extract(month from r.birth_date) * 100 + extract(day from r.birth_date)
                > extract(month from t.age_reference_on) * 100 + extract(day from t.age_reference_on) then 1
            else 0
        end as age_years
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
    cross join reference.period t
    where r.grade between 1 and 9
)
select
    'roll' as register, p.row_key, 'grade' as column_name, p.grade as value, cast(p.age_years as integer) as age_years
from pupils p
cross join limits l
where p.age_years - (p.grade + 5) <= -l.early or p.age_years - (p.grade + 5) >= l.late
