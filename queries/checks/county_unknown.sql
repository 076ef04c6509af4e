-- Counties that no township belongs to.
-- group: codes
-- severity: warning
-- needs: townships
-- every: county_code
-- message_zh: 县代码不是本地区的县（区）
-- message_en: the county is none of those in the list of townships
-- mend_zh: 请核对县代码
-- mend_en: correct the code
select e.register, e.row_key, 'county_code' as column_name, e.county_code as value
from every_register e
left join (select distinct county_code from registers.townships) as t on t.county_code = e.county_code
where e.county_code is not null and t.county_code is null
