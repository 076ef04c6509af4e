-- Pupils suspended on the roll of whom no movement and no leave says so.
-- group: movements
-- severity: warning
-- needs: roll, movements
-- message_zh: 学籍为休学，没有休学异动或登记
-- message_en: suspended on the roll, but no movement or leave says so
-- mend_zh: 请补登学籍异动（附证明和到期日）
-- mend_en: enter the movement with its certificate and end
select 'roll' as register, r.row_key, 'roll_status' as column_name, r.roll_status as value
from registers.roll r
left join (select distinct pupil_number from registers.movements where kind = 'suspension') as m
    on m.pupil_number = r.pupil_number
left join (select distinct pupil_number from registers.leave where kind = 'suspension') as l
    on l.pupil_number = r.pupil_number
where r.roll_status = '20' and m.pupil_number is null and l.pupil_number is null
