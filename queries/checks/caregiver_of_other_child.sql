-- Agent mothers or parents of children who are neither left behind nor of a poor household.
-- group: groups
-- severity: warning
-- needs: caregivers, left_behind
-- message_zh: 代理妈妈（家长）对象不在留守儿童和脱贫户花名册
-- message_en: the child is in neither the left-behind nor the household register
-- mend_zh: 请核实帮扶对象
-- mend_en: find out who is meant
select 'caregivers' as register, c.row_key, 'id_number' as column_name, c.id_number as value
from registers.caregivers c
left join registers.left_behind l on l.id_number = c.id_number
left join registers.poor_households h on h.id_number = c.id_number
where l.id_number is null and h.id_number is null and c.ends_on is null
