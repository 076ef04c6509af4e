-- Meals by another standard than the one in force in that month.
-- group: figures
-- severity: warning
-- needs: nutrition
-- message_zh: 营养改善标准与当时执行的标准不一致
-- message_en: the standard of the meals is not the one in force in that month
-- detail_zh: 当时为 {in_force} 元
-- detail_en: {in_force} yuan was in force
-- mend_zh: 请核对标准；地方标准不同的请修改 nutrition_standards.csv
-- mend_en: correct it, or put the county's standard into nutrition_standards.csv
select
    'nutrition' as register, n.row_key, 'standard_yuan' as column_name, n.standard_yuan as value,
    s.yuan_per_day as in_force
from registers.nutrition n
join reference.nutrition_standards s
    on cast(n.month || '-01' as date) >= s.valid_from
    and (s.valid_to is null or cast(n.month || '-01' as date) <= s.valid_to)
where n.standard_yuan <> s.yuan_per_day
