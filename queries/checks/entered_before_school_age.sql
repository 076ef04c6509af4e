-- Pupils who entered their school before they were two years old.
-- group: dates
-- severity: error
-- needs: roll
-- message_zh: 入学日期与出生日期矛盾
-- message_en: the day of entering the school contradicts the birth date
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请核对入学日期和出生日期
-- mend_en: correct one of the dates
select
    'roll' as register, row_key, 'entered_on' as column_name, entered_on as value,
    birth_date as other, 'birth_date' as other_column
from registers.roll
where entered_on < birth_date + interval 2 year
