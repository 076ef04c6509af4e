-- Cases that fell back from returned or closed without the day on which the child left again.
-- group: cases
-- severity: warning
-- needs: dropout_cases, previous
-- message_zh: 复学或销号后又转为辍学，但没有再次辍学日期
-- message_en: the case fell back after the return, but the day of leaving again is missing
-- detail_zh: 上一批次为{other}
-- detail_en: {other} in the previous snapshot
-- mend_zh: 请补填再次辍学日期
-- mend_en: give the day on which the child left again
select
    'dropout_cases' as register, d.row_key, 'left_again_on' as column_name, d.left_again_on as value,
    d.status as now, p.status as other, 'status' as other_column
from registers.dropout_cases d
join previous.dropout_cases p on p.case_number = d.case_number
join reference.case_transitions t on t.from_status = p.status and t.to_status = d.status
where t.needs_left_again = 1 and d.left_again_on is null
