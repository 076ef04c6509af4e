-- Payments whose state is denied by a date they have.
-- group: aid
-- severity: error
-- needs: aid_payments
-- message_zh: 发放状态与日期矛盾
-- message_en: the state of the payment contradicts one of its dates
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请改正状态或日期
-- mend_en: correct the state or the date
with judged as (
    select
        row_key,
        status,
        case
            when status in ('10', '20', '30', '40') and arrived_on is not null then 'arrived_on'
            when status in ('10', '20', '30') and appropriated_on is not null then 'appropriated_on'
        end as other_column
    from registers.aid_payments
)
select 'aid_payments' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
