-- Cases whose days of leaving or confirmation are other ones than in the previous snapshot.
-- group: cases
-- severity: warning
-- needs: dropout_cases, previous
-- message_zh: 辍学日期或确认日期与上一批次不同
-- message_en: the day of leaving or of confirmation differs from the previous snapshot
-- detail_zh: 上一批次为 {earlier}
-- detail_en: {earlier} in the previous snapshot
-- mend_zh: 请核实更正依据；会改变以往各期的辍学人数
-- mend_en: make sure that the change is right: it alters figures already reported
with dates as (
    select d.row_key, 'left_on' as column_name, d.left_on as now, p.left_on as earlier
    from registers.dropout_cases d
    join previous.dropout_cases p on p.case_number = d.case_number
    union all
    select d.row_key, 'confirmed_on', d.confirmed_on, p.confirmed_on
    from registers.dropout_cases d
    join previous.dropout_cases p on p.case_number = d.case_number
)
select 'dropout_cases' as register, row_key, column_name, now as value, earlier
from dates
where now <> earlier
