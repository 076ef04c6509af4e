-- Payments whose state and dates or amounts contradict each other.
-- group: aid
-- severity: error
-- needs: aid_payments
-- message_zh: 发放状态与日期、金额矛盾
-- message_en: the state of the payment contradicts its dates or amounts
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请补填或改正
-- mend_en: complete or correct it
with judged as (
    select
        row_key,
        status,
        case
            when status in ('50', '70') and arrived_on is null then 'arrived_on'
            when status in ('50', '70') and coalesce(paid_yuan, 0) = 0 then 'paid_yuan'
            when status in ('10', '20', '30', '40') and arrived_on is not null then 'arrived_on'
            when status in ('10', '20', '30') and appropriated_on is not null then 'appropriated_on'
            when status = '60' and return_reason is null then 'return_reason'
        end as other_column
    from registers.aid_payments
)
select 'aid_payments' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
