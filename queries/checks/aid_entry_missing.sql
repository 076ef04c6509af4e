-- Payments whose state asks for a date, an amount or a reason that is missing.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 发放状态要求的内容没有填
-- message_en: what the state of the payment asks for is missing
-- detail_zh: 缺{other_column}
-- detail_en: no {other_column}
-- mend_zh: 请补填
-- mend_en: complete it
with judged as (
    select
        row_key,
        status,
        case
            when status in ('50', '70') and arrived_on is null then 'arrived_on'
            when status in ('50', '70') and coalesce(paid_yuan, 0) = 0 then 'paid_yuan'
            when status = '60' and return_reason is null then 'return_reason'
        end as other_column
    from registers.aid_payments
)
select 'aid_payments' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
