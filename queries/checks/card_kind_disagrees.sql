-- Kinds of disability that are not those of the card (its nineteenth digit).
-- group: identity
-- severity: error
-- needs: disabled
-- message_zh: 残疾类别与残疾人证号第19位不符
-- message_en: the kind of disability is not that of the card (digit 19)
-- detail_zh: {other_column}为 {other}
-- detail_en: {other_column} is {other}
-- mend_zh: 请对照残疾人证核对后改正
-- mend_en: compare it with the card
select
    'disabled' as register, row_key, 'disability_kind' as column_name, disability_kind as value,
    card_number as other, 'card_number' as other_column
from registers.disabled
where substr(card_number, 19, 1) <> disability_kind
