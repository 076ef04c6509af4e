-- Payments whose list was put up or sent on before the step that should come first: some counties do.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 评审、公示、上报的先后与规定流程不同
-- message_en: review, publication and submission are not in the usual order
-- detail_zh: 早于{other_column} {other}
-- detail_en: before {other_column}, {other}
-- mend_zh: 请核对日期；属实的不必修改
-- mend_en: correct one of the dates, or leave it if it is true
with pairs as (
    select
        'aid_payments' as register, row_key, 'published_on' as column_name, published_on as later,
        'reviewed_on' as other_column, reviewed_on as earlier
    from registers.aid_payments
    union all
    select 'aid_payments', row_key, 'submitted_on', submitted_on, 'published_on', published_on
    from registers.aid_payments
)
select register, row_key, column_name, later as value, earlier as other, other_column
from pairs
where later < earlier
