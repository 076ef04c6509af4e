-- Townships in registers of the present state that no list has.
-- group: codes
-- severity: error
-- needs: townships
-- every: state: township_code
-- message_zh: 镇街代码不在名册中
-- message_en: the township is not in the list of townships
-- mend_zh: 请核对代码；区划调整过的请补入 unit_changes.csv
-- mend_en: correct the code; add merged or renamed townships to unit_changes.csv
with known as (
    select township_code as code from registers.townships
    union
    select code from reference.unit_changes where kind = 'township'
)
select e.register, e.row_key, 'township_code' as column_name, e.township_code as value
from every_register e
left join known k on k.code = e.township_code
where e.township_code is not null and k.code is null and e.register <> 'townships'
