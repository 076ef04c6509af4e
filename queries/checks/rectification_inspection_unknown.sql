-- Findings of an inspection that the records do not have.
-- group: supervision
-- severity: error
-- needs: rectifications, inspections
-- message_zh: 督导编号不在督导记录中
-- message_en: the inspection is not among the records
-- mend_zh: 请核对督导编号；不是督导发现的请留空
-- mend_en: correct the number, or leave it empty if there was none
select 'rectifications' as register, r.row_key, 'inspection_number' as column_name, r.inspection_number as value
from registers.rectifications r
left join registers.inspections i on i.inspection_number = r.inspection_number
where r.inspection_number is not null and i.inspection_number is null
