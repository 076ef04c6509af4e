-- Regular pupil numbers that hold another ID number than the one beside them.
-- group: identity
-- severity: warning
-- needs: none
-- every: pupil_number, id_number
-- message_zh: 学籍号（G开头）与身份证号不符
-- message_en: the pupil number (G) holds another ID number
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请核实：身份证号变更后应在学籍系统办理关键信息变更
-- mend_en: look it up; after a change of ID number the roll must be changed too
select
    register, row_key, 'pupil_number' as column_name, pupil_number as value,
    id_number as other, 'id_number' as other_column
from every_register
where pupil_number like 'G%' and substr(pupil_number, 2) <> id_number
