-- Disability cards that were issued to another ID number.
-- group: identity
-- severity: error
-- needs: disabled
-- message_zh: 残疾人证号与身份证号不符
-- message_en: the disability card belongs to another ID number
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请对照残疾人证核对后改正
-- mend_en: compare it with the card
select
    'disabled' as register, row_key, 'card_number' as column_name, card_number as value,
    id_number as other, 'id_number' as other_column
from registers.disabled
where substr(card_number, 1, 18) <> id_number
