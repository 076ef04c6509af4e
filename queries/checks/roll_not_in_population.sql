-- Pupils registered in a village of the county whom the population roster does not have.
-- group: comparison
-- severity: warning
-- needs: roll, population
-- message_zh: 户籍村在本县，却不在人口花名册（有籍无户）
-- message_en: registered in a village here, but not in the population roster
-- mend_zh: 请核对户籍村代码；属实的补入人口花名册
-- mend_en: correct the village, or add the child to the roster
select 'roll' as register, r.row_key, 'village_code' as column_name, r.village_code as value
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
join (select distinct substr(village_code, 1, 6) as county_code from registers.population) as o
    on o.county_code = substr(r.village_code, 1, 6)
left join registers.population p
    on p.id_number = coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end)
left join (select distinct translate(name, '•‧・．.∙⋅･ 　', '········') as name, birth_date from registers.population) as n
    on n.name = translate(r.name, '•‧・．.∙⋅･ 　', '········') and n.birth_date = r.birth_date and r.id_number is null
where p.id_number is null and n.name is null
