-- Dropouts confirmed this school year who left before the last one began: no school year's rate counts them, since only the
-- last year is counted again.
-- group: cases
-- severity: warning
-- needs: dropout_cases
-- message_zh: 离校在上学年以前，本学年才确认，不计入任何学年的辍学率
-- message_en: left before the last school year and confirmed in this one: no school year's rate counts it
-- detail_zh: {left_on} 离校，{confirmed_on} 确认
-- detail_en: left on {left_on}, confirmed on {confirmed_on}
-- mend_zh: 请核对离校日期；属实的，在上报时说明当年漏报
-- mend_en: check the day of leaving; if it is right, tell that it was not reported in its year
select
    'dropout_cases' as register, d.row_key, 'left_on' as column_name, cast(d.left_on as varchar) as value,
    d.left_on, d.confirmed_on
from registers.dropout_cases d
cross join reference.period t
where d.left_on < t.school_year_starts_on - interval 1 year
    and d.confirmed_on >= t.school_year_starts_on
