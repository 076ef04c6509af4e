-- Findings issued before the inspection that made them.
-- group: supervision
-- severity: error
-- needs: rectifications, inspections
-- message_zh: 下发日期早于督导日期
-- message_en: issued before the inspection took place
-- detail_zh: 见{there}
-- detail_en: {there}
-- mend_zh: 请核对下发日期和督导编号
-- mend_en: correct the date or the number
select
    'rectifications' as register, r.row_key, 'issued_on' as column_name, r.issued_on as value,
    'inspections' as other_register, i.row_key as other_row_key
from registers.rectifications r
join registers.inspections i on i.inspection_number = r.inspection_number
where r.issued_on < i.inspected_on
