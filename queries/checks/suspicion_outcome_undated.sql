-- Suspicions with an outcome and no day of verification, or the other way round.
-- group: cases
-- severity: warning
-- needs: suspected_cases
-- message_zh: 核查结果与核查日期只填了一项
-- message_en: of the outcome and the day of verification one is missing
-- mend_zh: 请补填另一项
-- mend_en: give the other one
select
    'suspected_cases' as register, row_key,
    case when outcome is null then 'outcome' else 'verified_on' end as column_name, cast(null as varchar) as value
from registers.suspected_cases
where (outcome is null) <> (verified_on is null)
