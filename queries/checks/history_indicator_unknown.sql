-- Historical figures of an indicator that is not defined.
-- group: figures
-- severity: error
-- needs: history
-- message_zh: 没有这个指标
-- message_en: there is no such indicator
-- mend_zh: 请改为指标口径页上的编号
-- mend_en: use its id on the page of definitions
select 'history' as register, h.row_key, 'indicator' as column_name, h.indicator as value
from registers.history h
left join reference.indicators i on i.indicator = h.indicator
where i.indicator is null
