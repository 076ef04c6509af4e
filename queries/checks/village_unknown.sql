-- Villages in registers of the present state that no list has.
-- group: codes
-- severity: error
-- needs: villages, townships
-- every: state: village_code
-- message_zh: 村（社区）代码不在名册中
-- message_en: the village is not in the list of villages
-- mend_zh: 请核对代码；区划调整过的请补入 unit_changes.csv
-- mend_en: correct the code; add merged or renamed villages to unit_changes.csv
with known as (
    select village_code as code from registers.villages
    union
    select code from reference.unit_changes where kind = 'village'
),
ours as (
    -- Children may be registered in other counties, of whose villages there is no list.
    select distinct county_code from registers.townships
)
select e.register, e.row_key, 'village_code' as column_name, e.village_code as value
from every_register e
join ours o on o.county_code = substr(e.village_code, 1, 6)
left join known k on k.code = e.village_code
where e.village_code is not null and k.code is null and e.register <> 'villages'
