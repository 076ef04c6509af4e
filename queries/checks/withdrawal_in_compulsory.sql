-- Withdrawals from grades 1 to 9: the law does not allow them.
-- group: movements
-- severity: warning
-- needs: movements
-- message_zh: 义务教育阶段不得退学或开除
-- message_en: nobody may withdraw or be expelled from compulsory education
-- mend_zh: 请核实实际去向，列入疑似台账
-- mend_en: find out where the pupil is and list it as suspected
select 'movements' as register, m.row_key, 'kind' as column_name, m.kind as value
from registers.movements m
left join registers.roll r on r.pupil_number = m.pupil_number
cross join reference.period t
where m.kind = 'withdrawal'
    and coalesce(m.grade, r.grade, 1) between 1 and 9
    and m.moved_on >= t.school_year_starts_on
