-- Dropouts whose suspicion was cleared as something else.
-- group: cases
-- severity: warning
-- needs: dropout_cases, suspected_cases
-- message_zh: 辍学台账与疑似台账的核查结果不一致
-- message_en: the dropout ledger contradicts the outcome of the suspicion
-- detail_zh: 核查结果为{outcome_zh}，见{there}
-- detail_en: the outcome was: {outcome_en}, {there}
-- mend_zh: 请核实以哪一份台账为准
-- mend_en: find out which ledger is right
select
    'dropout_cases' as register, d.row_key, 'suspected_case_number' as column_name, d.suspected_case_number as value,
    o.zh as outcome_zh, o.en as outcome_en, 'suspected_cases' as other_register, s.row_key as other_row_key
from registers.dropout_cases d
join registers.suspected_cases s on s.case_number = d.suspected_case_number
join reference.suspicion_outcome o on o.code = s.outcome
where s.outcome <> '9'
