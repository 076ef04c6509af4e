-- Levels of disability that are not those of the card (its twentieth digit).
-- group: identity
-- severity: error
-- needs: disabled
-- message_zh: 残疾等级与残疾人证号第20位不符
-- message_en: the level of disability is not that of the card (digit 20)
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请对照残疾人证核对后改正
-- mend_en: compare it with the card
select
    'disabled' as register, row_key, 'disability_level' as column_name, disability_level as value,
    card_number as other, 'card_number' as other_column
from registers.disabled
where substr(card_number, 20, 1) <> disability_level
