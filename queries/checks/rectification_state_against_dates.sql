-- Findings whose state and dates contradict each other.
-- group: supervision
-- severity: error
-- needs: rectifications
-- message_zh: 整改状态与日期矛盾
-- message_en: the state of the finding contradicts its dates
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请补填日期或改正状态
-- mend_en: give the date or correct the state
with judged as (
    select
        row_key,
        state,
        case
            when state in ('20', '30', '40') and reported_on is null then 'reported_on'
            when state in ('30', '40') and verified_on is null then 'verified_on'
            when state = '10' and verified_on is not null then 'verified_on'
        end as other_column
    from registers.rectifications
)
select 'rectifications' as register, row_key, 'state' as column_name, state as value, other_column
from judged
where other_column is not null
