-- Birth dates that are not those in the ID number.
-- group: identity
-- severity: error
-- needs: none
-- every: id_number, birth_date
-- message_zh: 出生日期与身份证号不符
-- message_en: the birth date is not that of the ID number
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请对照户口簿核对，改正出生日期或身份证号
-- mend_en: correct the one that differs from the identity document
select register, row_key, 'birth_date' as column_name, birth_date as value, id_number as other, 'id_number' as other_column
from every_register
where cast(substr(id_number, 7, 8) as integer)
    <> extract(year from birth_date) * 10000 + extract(month from birth_date) * 100 + extract(day from birth_date)
