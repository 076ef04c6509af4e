-- Pupils in a grade that their kind of school does not have.
-- group: codes
-- severity: error
-- needs: roll, schools
-- message_zh: 年级与学校类别不符
-- message_en: a school of this kind does not have this grade
-- detail_zh: 学校类别为{kind_zh}
-- detail_en: the school is a {kind_en}
-- mend_zh: 请核对年级、学校标识码，或学校名册中的学校类别
-- mend_en: correct the grade, the school, or the kind of school in the list
select
    'roll' as register, r.row_key, 'grade' as column_name, r.grade as value, k.zh as kind_zh, k.en as kind_en
from registers.roll r
join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
join registers.schools c on c.school_code = r.school_code
join reference.school_kind k on k.code = c.kind
where r.grade < cast(k.grade_from as integer) or r.grade > cast(k.grade_to as integer)
