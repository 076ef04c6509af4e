-- Pupils whose grade did not move with the school year since the previous snapshot.
-- group: comparison
-- severity: warning
-- needs: roll, previous
-- message_zh: 与上一批次相比，年级升降异常
-- message_en: the grade did not move with the school year since the previous snapshot
-- detail_zh: 上一批次为{other}
-- detail_en: {other} in the previous snapshot
-- mend_zh: 请核对年级；留级、跳级、休学后复学的请核实手续
-- mend_en: correct the grade, or check the papers of who repeated or skipped a year
with years as (
    select
        cast(substr(n.school_year, 1, 4) as integer) - cast(substr(p.school_year, 1, 4) as integer) as passed
    from reference.period n
    cross join previous.period p
)
select
    'roll' as register, r.row_key, 'grade' as column_name, r.grade as value, p.grade as other, 'grade' as other_column
from registers.roll r
join previous.roll p on p.pupil_number = r.pupil_number
join reference.roll_today s on s.code = r.roll_status and s.is_enrolled = 1
join previous.roll_today q on q.code = p.roll_status and q.is_enrolled = 1
cross join years y
where r.grade <> p.grade + y.passed
