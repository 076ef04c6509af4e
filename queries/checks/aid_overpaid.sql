-- Payments above what was due.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 实发金额大于应发金额
-- message_en: more was paid than was due
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对金额，或说明补发原因
-- mend_en: correct the amount, or say what was paid later
select
    'aid_payments' as register, row_key, 'paid_yuan' as column_name, paid_yuan as value,
    due_yuan as other, 'due_yuan' as other_column
from registers.aid_payments
where paid_yuan > due_yuan
