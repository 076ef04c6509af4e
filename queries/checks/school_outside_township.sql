-- Rows whose school lies in another township than the row says.
-- group: codes
-- severity: warning
-- needs: schools
-- every: school_code, township_code
-- message_zh: 学校不在所填镇街
-- message_en: the school does not lie in the township
-- detail_zh: 所填镇街 {given}，学校名册为 {listed}
-- detail_en: given {given}, in the list {listed}
-- mend_zh: 请核对学校标识码和镇街代码
-- mend_en: correct one of the codes
select
    e.register, e.row_key, 'school_code' as column_name, e.school_code as value,
    e.township_code as given, s.township_code as listed
from every_register e
join registers.schools s on s.school_code = e.school_code
where e.register <> 'schools' and s.township_code <> e.township_code
