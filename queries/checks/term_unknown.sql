-- School years and terms that the calendar does not have.
-- group: aid
-- severity: error
-- needs: none
-- every: school_year, term
-- message_zh: 学年、学期不在校历中
-- message_en: the calendar does not have this school year and term
-- mend_zh: 请核对学年（如 2025-2026）；或在 calendar.csv 中补充
-- mend_en: correct it (such as 2025-2026), or add it to calendar.csv
select e.register, e.row_key, 'school_year' as column_name, e.school_year as value
from every_register e
left join reference.calendar c on c.school_year = e.school_year and c.term = e.term
where e.school_year is not null and e.term is not null and c.school_year is null
