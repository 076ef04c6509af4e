-- Transfers from a school to the same school.
-- group: movements
-- severity: error
-- needs: movements
-- message_zh: 原学校与现学校相同
-- message_en: the transfer leads to the school it comes from
-- mend_zh: 请核对两个学校标识码
-- mend_en: correct one of the codes
select 'movements' as register, row_key, 'to_school_code' as column_name, to_school_code as value
from registers.movements
where kind in ('transfer_in', 'transfer_out') and to_school_code = from_school_code
