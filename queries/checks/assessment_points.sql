-- Assessments with more points than can be had, or fewer than none.
-- group: figures
-- severity: error
-- needs: assessments
-- message_zh: 得分大于满分，或为负数
-- message_en: more points than can be had, or fewer than none
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对得分和满分
-- mend_en: correct the points
select
    'assessments' as register, row_key, 'points' as column_name, points as value,
    full_points as other, 'full_points' as other_column
from registers.assessments
where points > full_points or points < 0
