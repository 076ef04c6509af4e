-- Transfers out that do not say where to.
-- group: movements
-- severity: warning
-- needs: movements
-- message_zh: 转出没有填转入学校
-- message_en: a transfer out that does not say to which school
-- mend_zh: 请补填现学校标识码或转入学校名称
-- mend_en: give the code or the name of the school
select 'movements' as register, row_key, 'to_school_name' as column_name, cast(null as varchar) as value
from registers.movements
where kind = 'transfer_out' and to_school_code is null and to_school_name is null
