-- Inspections with more pupils present than expected, or problems less than none.
-- group: supervision
-- severity: error
-- needs: inspections
-- message_zh: 实到大于应到，或人数为负
-- message_en: more pupils were present than expected, or a number is negative
-- mend_zh: 请核对人数
-- mend_en: correct the numbers
select 'inspections' as register, row_key, 'present_count' as column_name, present_count as value
from registers.inspections
where present_count > expected_count or present_count < 0 or problem_count < 0
