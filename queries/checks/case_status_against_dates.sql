-- Cases whose state and dates contradict each other.
-- group: cases
-- severity: error
-- needs: dropout_cases
-- message_zh: 案件状态与日期矛盾
-- message_en: the state of the case contradicts its dates
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请补填日期或改正状态
-- mend_en: give the date or correct the state
with judged as (
    select
        row_key,
        status,
        case
            when status in ('60', '70') and returned_on is null and closed_on is null then 'returned_on'
            when status in ('70', '90') and closed_on is null then 'closed_on'
            when status not in ('70', '80', '90', '50', '30') and closed_on is not null then 'closed_on'
            when status in ('10', '20', '40') and returned_on is not null then 'returned_on'
            when status = '50' and returned_on is not null and left_again_on is null then 'left_again_on'
            when status = '80' and left_again_on is null then 'left_again_on'
        end as other_column
    from registers.dropout_cases
)
select 'dropout_cases' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
