-- Meals for more pupil-days than pupils and days give, or money that is not pupil-days times the standard.
-- group: figures
-- severity: error
-- needs: nutrition
-- message_zh: 受益人天或应拨金额算不拢
-- message_en: pupil-days or the money due do not follow from the other columns
-- mend_zh: 请核对：人天不大于学生数×天数，应拨＝人天×标准
-- mend_en: pupil-days are at most pupils times days; due is pupil-days times the standard
select 'nutrition' as register, row_key, 'pupil_days' as column_name, cast(pupil_days as varchar) as value
from registers.nutrition
where pupil_days > pupil_count * meal_days or pupil_days < 0 or meal_days not between 0 and 31
union all
select 'nutrition', row_key, 'due_yuan', cast(due_yuan as varchar)
from registers.nutrition
where due_yuan <> pupil_days * standard_yuan
