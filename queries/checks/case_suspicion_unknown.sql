-- Dropouts that name a suspicion the ledger does not have.
-- group: cases
-- severity: error
-- needs: dropout_cases, suspected_cases
-- message_zh: 疑似编号不在疑似台账中
-- message_en: the suspicion is not in the ledger of suspicions
-- mend_zh: 请核对疑似编号；未经疑似环节的请留空
-- mend_en: correct the number, or leave it empty if there was none
select 'dropout_cases' as register, d.row_key, 'suspected_case_number' as column_name, d.suspected_case_number as value
from registers.dropout_cases d
left join registers.suspected_cases s on s.case_number = d.suspected_case_number
where d.suspected_case_number is not null and s.case_number is null
