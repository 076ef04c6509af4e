-- Inspections of this school year by somebody whom the list of inspectors does not have.
-- group: supervision
-- severity: error
-- needs: inspections, inspectors
-- message_zh: 督学编号不在责任督学名册中
-- message_en: the inspector is not in the list of inspectors
-- mend_zh: 请核对督学编号，或补入名册（已解聘的填解聘日期）
-- mend_en: correct the number or add the inspector
select 'inspections' as register, i.row_key, 'inspector_number' as column_name, i.inspector_number as value
from registers.inspections i
cross join reference.period t
left join registers.inspectors p on p.inspector_number = i.inspector_number
where p.inspector_number is null and i.inspected_on >= t.school_year_starts_on
