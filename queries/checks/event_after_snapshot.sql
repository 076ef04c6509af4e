-- Events dated after the day of the registers: they do not count yet.
-- group: dates
-- severity: warning
-- needs: none
-- every: events: happened_on
-- message_zh: 发生日期晚于数据截止日期，暂不计入
-- message_en: the event lies after the day of the registers; it is not counted yet
-- detail_zh: 截止日期 {as_of}
-- detail_en: the registers are as of {as_of}
-- mend_zh: 请核对日期；属实的不必修改
-- mend_en: correct the date; leave it if it is true
select e.register, e.row_key, e.happened_column as column_name, e.happened_on as value, t.as_of
from every_register e
cross join reference.period t
where e.happened_on > t.as_of
