-- Findings whose state asks for a date that is missing.
-- group: supervision
-- severity: warning
-- needs: rectifications
-- message_zh: 整改状态要求的日期没有填
-- message_en: a date that the state of the finding asks for is missing
-- detail_zh: 缺{other_column}
-- detail_en: no {other_column}
-- mend_zh: 请补填日期
-- mend_en: give the date
with judged as (
    select
        row_key,
        state,
        case
            when state in ('20', '30', '40') and reported_on is null then 'reported_on'
            when state in ('30', '40') and verified_on is null then 'verified_on'
        end as other_column
    from registers.rectifications
)
select 'rectifications' as register, row_key, 'state' as column_name, state as value, other_column
from judged
where other_column is not null
