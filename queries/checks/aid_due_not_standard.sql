-- Payments that are due in another amount than their own standard.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 应发金额与标准不一致
-- message_en: the amount due is not the standard
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对应发金额和标准
-- mend_en: correct the amount or the standard
select
    'aid_payments' as register, row_key, 'due_yuan' as column_name, due_yuan as value,
    standard_yuan as other, 'standard_yuan' as other_column
from registers.aid_payments
where due_yuan <> standard_yuan
