-- Cases whose state is denied by a date they have.
-- group: cases
-- severity: error
-- needs: dropout_cases
-- message_zh: 案件状态与日期矛盾
-- message_en: the state of the case contradicts one of its dates
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请改正状态或日期
-- mend_en: correct the state or the date
with judged as (
    select
        row_key,
        status,
        case
            when status in ('10', '20', '40', '60') and closed_on is not null then 'closed_on'
            when status in ('10', '20', '40') and returned_on is not null then 'returned_on'
            when status = '50' and returned_on is not null and left_again_on is null then 'returned_on'
        end as other_column
    from registers.dropout_cases
)
select 'dropout_cases' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
