-- Cases closed as over age (90) before the child was sixteen.
-- group: cases
-- severity: warning
-- needs: dropout_cases
-- message_zh: 未满 16 周岁，不能按超龄结案
-- message_en: the child was not yet sixteen: no case is closed as over age
-- detail_zh: {other_column}：{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 仍应入学的请恢复劝返；确属不可抗力（如死亡、出国）的，请附证明并由审核人确认
-- mend_en: go on bringing the child back; where it truly cannot be (death, abroad), attach the proof and have the reviewer confirm it
with numbered as (
    select
        row_key, status, closed_on,
        coalesce(id_number, case when pupil_number like 'G%' then substr(pupil_number, 2) end) as number
    from registers.dropout_cases
    where status = '90' and closed_on is not null
)
select
    'dropout_cases' as register, row_key, 'status' as column_name, status as value,
    closed_on as other, 'closed_on' as other_column
from numbered
where
    extract(year from closed_on) * 10000 + extract(month from closed_on) * 100 + extract(day from closed_on)
    - try_cast(substr(number, 7, 8) as integer) < 160000
