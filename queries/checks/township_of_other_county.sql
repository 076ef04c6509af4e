-- Rows whose township belongs to another county than the row says.
-- group: codes
-- severity: error
-- needs: townships
-- every: township_code, county_code
-- message_zh: 镇街不属于所填的县（区）
-- message_en: the township does not belong to the county
-- detail_zh: 所填 {given}，镇街名册为 {listed}
-- detail_en: given {given}, in the list {listed}
-- mend_zh: 请核对县代码和镇街代码
-- mend_en: correct one of the codes
select
    e.register, e.row_key, 'township_code' as column_name, e.township_code as value,
    e.county_code as given, t.county_code as listed
from every_register e
join registers.townships t on t.township_code = e.township_code
where e.register <> 'townships' and t.county_code <> e.county_code
