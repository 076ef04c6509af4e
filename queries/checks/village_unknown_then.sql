-- Villages in registers of events that no list has, those merged since included.
-- group: codes
-- severity: warning
-- needs: villages, townships
-- every: events: village_code
-- message_zh: 村（社区）代码不在名册和区划变更名录中
-- message_en: the village is neither in the list nor among those that were changed
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
