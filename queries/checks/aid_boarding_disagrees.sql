-- Boarding allowances for day pupils, and day pupils' allowances for boarders.
-- group: aid
-- severity: error
-- needs: aid_payments
-- message_zh: 寄宿、非寄宿补助与是否寄宿矛盾
-- message_en: the allowance for boarders or day pupils contradicts the column on boarding
-- mend_zh: 请核对资助项目和是否寄宿
-- mend_en: correct the programme or the column
select
    'aid_payments' as register, row_key, 'programme' as column_name, programme as value
from registers.aid_payments
where (programme = 'boarding_allowance' and not is_boarding) or (programme = 'day_allowance' and is_boarding)
