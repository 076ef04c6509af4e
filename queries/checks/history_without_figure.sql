-- Historical figures without a value, or with a part larger than its whole.
-- group: figures
-- severity: error
-- needs: history
-- message_zh: 历史数据没有数值，或分子大于分母
-- message_en: the historical figure has no value, or a part larger than its whole
-- mend_zh: 请填写数值，或分子与分母
-- mend_en: give the value, or numerator and denominator
select 'history' as register, row_key, 'figure' as column_name, cast(null as varchar) as value
from registers.history
where figure is null and numerator is null
union all
select 'history', row_key, 'numerator', cast(numerator as varchar)
from registers.history
where numerator < 0 or denominator <= 0 or numerator > denominator
