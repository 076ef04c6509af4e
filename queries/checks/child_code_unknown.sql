-- Codes on the inspector's form that lead to no child.
-- group: references
-- severity: error
-- needs: none
-- message_zh: 核对码认不出是哪个孩子
-- message_en: the check code leads to no child
-- mend_zh: 请用本系统打印的督导用表；手工填写的请改填身份证号或学籍号
-- mend_en: use the form that this system printed, or give the ID or pupil number
select 'inspection_results' as register, r.row_key, 'child_code' as column_name, r.child_code as value
from registers.inspection_results r
where r.child_code is not null and r.id_number is null and r.pupil_number is null
