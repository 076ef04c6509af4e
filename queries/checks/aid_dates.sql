-- Payments whose steps are dated in an impossible order.
-- group: aid
-- severity: error
-- needs: aid_payments
-- message_zh: 资助各环节日期先后不可能
-- message_en: the steps of the payment are dated in an impossible order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对两个日期的先后后改正
-- mend_en: correct one of the dates
with pairs as (
    select
        'aid_payments' as register, row_key, 'reviewed_on' as column_name, reviewed_on as later,
        'applied_on' as other_column, applied_on as earlier
    from registers.aid_payments
    union all
    select 'aid_payments', row_key, 'appropriated_on', appropriated_on, 'submitted_on', submitted_on
    from registers.aid_payments
    union all
    select 'aid_payments', row_key, 'arrived_on', arrived_on, 'appropriated_on', appropriated_on
    from registers.aid_payments
    union all
    select 'aid_payments', row_key, 'arrived_on', arrived_on, 'applied_on', applied_on
    from registers.aid_payments
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
