-- Codes of townships and villages whose last three digits the standard gives to no such unit.
-- group: codes
-- severity: warning
-- needs: none
-- message_zh: 区划代码末三位不在国家标准的范围内
-- message_en: the last three digits of the code are outside the standard's range
-- mend_zh: 请对照统计用区划代码核对（镇街 001—599，村 001—399）
-- mend_en: townships have 001-599, villages 001-399
select 'townships' as register, row_key, 'township_code' as column_name, township_code as value
from registers.townships
where cast(substr(township_code, 7, 3) as integer) not between 1 and 599
union all
select 'villages', row_key, 'village_code', village_code
from registers.villages
where cast(substr(village_code, 10, 3) as integer) not between 1 and 399
