-- Confirmed cases of the previous snapshot that the ledger, which keeps its history, has no longer.
-- group: cases
-- severity: warning
-- needs: dropout_cases, previous
-- message_zh: 上一批次的辍学案件在本批次台账中消失
-- message_en: a confirmed case of the previous snapshot is gone from the ledger
-- mend_zh: 台账应保留全部历史：请补回，或说明删除原因
-- mend_en: the ledger keeps its full history: put it back or say why it was removed
select
    'dropout_cases' as register, cast(null as integer) as row_key, 'case_number' as column_name, p.case_number as value,
    p.school_code, p.village_code
from previous.dropout_cases p
left join registers.dropout_cases d on d.case_number = p.case_number
where d.case_number is null
