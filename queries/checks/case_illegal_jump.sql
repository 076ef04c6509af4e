-- Cases whose state no case can have reached from its state in the previous snapshot.
-- group: cases
-- severity: warning
-- needs: dropout_cases, previous
-- message_zh: 案件状态不能由上一批次的状态变来
-- message_en: no case can get from its state in the previous snapshot to this one
-- detail_zh: 上一批次为{other}
-- detail_en: {other} in the previous snapshot
-- mend_zh: 请核对状态；上一批次填错的，请在备注中说明并由审核人确认
-- mend_en: correct the state; if the earlier one was wrong, have the reviewer confirm it
select
    'dropout_cases' as register, d.row_key, 'status' as column_name, d.status as value,
    p.status as other, 'status' as other_column
from registers.dropout_cases d
join previous.dropout_cases p on p.case_number = d.case_number
left join reference.case_transitions t on t.from_status = p.status and t.to_status = d.status
where d.status <> p.status and t.to_status is null
