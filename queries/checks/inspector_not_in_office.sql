-- Inspections on a day on which the inspector did not hold office.
-- group: supervision
-- severity: warning
-- needs: inspections, inspectors
-- message_zh: 督导日期不在督学聘期内
-- message_en: the inspector did not hold office on that day
-- detail_zh: 聘期 {appointed_on}—{ended_on}
-- detail_en: in office {appointed_on} to {ended_on}
-- mend_zh: 请核对督导日期和聘任、解聘日期
-- mend_en: correct the date or the term of office
select
    'inspections' as register, i.row_key, 'inspected_on' as column_name, i.inspected_on as value,
    coalesce(cast(p.appointed_on as varchar), '') as appointed_on, coalesce(cast(p.ended_on as varchar), '') as ended_on
from registers.inspections i
join registers.inspectors p on p.inspector_number = i.inspector_number
where i.inspected_on < p.appointed_on or i.inspected_on > p.ended_on
