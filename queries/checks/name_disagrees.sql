-- Children whom a register calls by another name than the population roster.
-- group: identity
-- severity: warning
-- needs: population
-- every: id_number, name
-- message_zh: 姓名与人口花名册不一致
-- message_en: the name is not that of the population roster
-- detail_zh: 人口花名册为 {other}，见{there}
-- detail_en: {other} in the population roster, {there}
-- mend_zh: 请对照户口簿核对（同音字、曾用名），统一为户口簿上的姓名
-- mend_en: use the name of the household register
select
    e.register, e.row_key, 'name' as column_name, e.name as value, p.name as other,
    'population' as other_register, p.row_key as other_row_key
from every_register e
join registers.population p on p.id_number = e.id_number
-- Spaces, and which of the middle dots stands in it, make no other name.
where
    e.register <> 'population'
    and translate(e.name, '•‧・．.∙⋅･ 　', '········')
        <> translate(p.name, '•‧・．.∙⋅･ 　', '········')
