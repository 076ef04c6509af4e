-- Cases whose state asks for a date that is missing.
-- group: cases
-- severity: warning
-- needs: dropout_cases
-- message_zh: 案件状态要求的日期没有填
-- message_en: a date that the state of the case asks for is missing
-- detail_zh: 缺{other_column}
-- detail_en: no {other_column}
-- mend_zh: 请补填日期
-- mend_en: give the date
with judged as (
    select
        row_key,
        status,
        case
            when status in ('60', '70') and returned_on is null and closed_on is null then 'returned_on'
            when status in ('70', '90') and closed_on is null then 'closed_on'
            when status = '80' and left_again_on is null then 'left_again_on'
        end as other_column
    from registers.dropout_cases
)
select 'dropout_cases' as register, row_key, 'status' as column_name, status as value, other_column
from judged
where other_column is not null
