-- Rows whose village lies in another township than the row says.
-- group: codes
-- severity: warning
-- needs: villages
-- every: village_code, township_code
-- message_zh: 村（社区）不属于所填镇街
-- message_en: the village does not belong to the township
-- detail_zh: 所填镇街 {given}，村名册为 {listed}
-- detail_en: given {given}, in the list {listed}
-- mend_zh: 请核对村代码和镇街代码（区划调整后以村名册为准）
-- mend_en: correct one of the codes; the list of villages decides
select
    e.register, e.row_key, 'village_code' as column_name, e.village_code as value,
    e.township_code as given, v.township_code as listed
from every_register e
join registers.villages v on v.village_code = e.village_code
where e.register <> 'villages' and v.township_code <> e.township_code
