-- Sex that is not that of the ID number: its seventeenth digit is odd for boys.
-- group: identity
-- severity: error
-- needs: none
-- every: id_number, sex
-- message_zh: 性别与身份证号不符
-- message_en: the sex is not that of the ID number
-- mend_zh: 请对照户口簿核对，改正性别或身份证号
-- mend_en: correct the one that differs from the identity document
select register, row_key, 'sex' as column_name, sex as value
from every_register
where id_number is not null
    and sex in ('1', '2')
    and (sex = '1') <> (cast(substr(id_number, 17, 1) as integer) % 2 = 1)
