-- Pupil numbers without an ID number (J, L, or G alone) that hold another birthday.
-- group: identity
-- severity: error
-- needs: none
-- every: pupil_number, id_number, birth_date
-- message_zh: 学籍号中的出生日期与出生日期不符
-- message_en: the pupil number holds another birth date
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请对照全国学籍系统核对后改正
-- mend_en: compare both with the national system
select
    register, row_key, 'pupil_number' as column_name, pupil_number as value,
    birth_date as other, 'birth_date' as other_column
from every_register
where (id_number is null or pupil_number not like 'G%')
    and cast(substr(pupil_number, 8, 8) as integer)
    <> extract(year from birth_date) * 10000 + extract(month from birth_date) * 100 + extract(day from birth_date)
