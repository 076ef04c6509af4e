-- Children who are not born yet on the day of the registers.
-- group: identity
-- severity: error
-- needs: none
-- every: birth_date
-- message_zh: 出生日期晚于数据截止日期
-- message_en: the birth date lies after the day of the registers
-- detail_zh: 截止日期 {as_of}
-- detail_en: the registers are as of {as_of}
-- mend_zh: 请核对出生日期
-- mend_en: correct the birth date
select e.register, e.row_key, 'birth_date' as column_name, e.birth_date as value, t.as_of
from every_register e
cross join reference.period t
where e.birth_date > t.as_of
