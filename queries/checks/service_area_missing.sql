-- Villages that belong to no primary school's catchment.
-- group: figures
-- severity: warning
-- needs: villages, service_areas
-- message_zh: 村（社区）没有对应的小学服务范围
-- message_en: the village is in no primary school's catchment
-- mend_zh: 请补入学校服务范围
-- mend_en: add it to a catchment
select 'villages' as register, v.row_key, 'village_code' as column_name, v.village_code as value
from registers.villages v
cross join reference.period t
left join registers.service_areas a
    on a.village_code = v.village_code and a.stage = 'primary' and a.valid_from <= t.as_of
    and (a.valid_to is null or a.valid_to >= t.as_of)
where a.village_code is null
