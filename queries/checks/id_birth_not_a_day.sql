-- ID numbers whose eight digits of birth are no day of the calendar.
-- group: identity
-- severity: error
-- needs: none
-- every: id_number
-- message_zh: 身份证号中的出生日期不存在
-- message_en: the ID number holds a birthday that does not exist
-- mend_zh: 请对照户口簿或身份证核对后改正
-- mend_en: compare it with the identity document
select register, row_key, 'id_number' as column_name, id_number as value
from every_register
where id_number is not null
    and try_cast(
        substr(id_number, 7, 4) || '-' || substr(id_number, 11, 2) || '-' || substr(id_number, 13, 2) as date
    ) is null
