-- Classes whose present, excused and absent pupils do not add up to those due.
-- group: figures
-- severity: error
-- needs: attendance
-- message_zh: 实到、请假、无故缺勤之和不等于应到，或为负数
-- message_en: present, on leave and absent do not add up to due
-- detail_zh: 三项之和 {total}
-- detail_en: they add up to {total}
-- mend_zh: 请核对四个数
-- mend_en: correct the numbers
select
    'attendance' as register, row_key, 'due_count' as column_name, due_count as value,
    present_count + leave_count + absent_count as total
from registers.attendance
where present_count + leave_count + absent_count <> due_count
    or present_count < 0 or leave_count < 0 or absent_count < 0
