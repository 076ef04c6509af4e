-- Townships whose code begins with another county's.
-- group: codes
-- severity: error
-- needs: townships
-- message_zh: 镇街代码前六位与县代码不同
-- message_en: the first six digits of the township are not those of its county
-- detail_zh: 所填县 {listed}
-- detail_en: its county is {listed}
-- mend_zh: 请核对县代码和镇街代码
-- mend_en: correct one of the codes
select
    'townships' as register, row_key, 'township_code' as column_name, township_code as value, county_code as listed
from registers.townships
where substr(township_code, 1, 6) <> county_code
