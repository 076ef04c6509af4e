-- Findings whose state is denied by a date they have.
-- group: supervision
-- severity: error
-- needs: rectifications
-- message_zh: 整改状态与日期矛盾
-- message_en: the state of the finding contradicts one of its dates
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请改正状态或日期
-- mend_en: correct the state or the date
with judged as (
    select
        row_key,
        state,
        case
            when state = '10' and reported_on is not null then 'reported_on'
            when state in ('10', '20') and verified_on is not null then 'verified_on'
        end as other_column
    from registers.rectifications
)
select 'rectifications' as register, row_key, 'state' as column_name, state as value, other_column
from judged
where other_column is not null
