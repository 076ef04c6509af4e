-- Villages whose code begins with another township's: right after a merger, wrong otherwise.
-- group: codes
-- severity: warning
-- needs: villages
-- message_zh: 村代码前九位与镇街代码不同
-- message_en: the first nine digits of the village are not those of its township
-- detail_zh: 所填镇街 {listed}
-- detail_en: its township is {listed}
-- mend_zh: 请核实：区划调整保留旧代码的属正常，其余请改正
-- mend_en: right if the village kept its code after a merger; else correct it
select
    'villages' as register, v.row_key, 'village_code' as column_name, v.village_code as value, v.township_code as listed
from registers.villages v
left join reference.unit_changes c
    on c.kind = 'township' and c.code = substr(v.village_code, 1, 9) and c.successor_code = v.township_code
where substr(v.village_code, 1, 9) <> v.township_code and c.code is null
