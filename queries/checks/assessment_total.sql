-- Assessments whose total is not the sum of the items.
-- group: figures
-- severity: warning
-- needs: assessments
-- message_zh: 总分不等于各项得分之和
-- message_en: the total is not the sum of the items
-- detail_zh: 各项之和 {total}
-- detail_en: the items add up to {total}
-- mend_zh: 请核对各项得分
-- mend_en: correct the points
with units as (
    select
        a.year, a.level, a.township_code,
        coalesce(a.village_code, '') as village_code, coalesce(a.school_code, '') as school_code,
        coalesce(a.class_name, '') as class_name,
        sum(case when i.is_total = 0 then a.points end) as points,
        count(case when i.is_total = 0 then 1 end) as items
    from registers.assessments a
    join reference.assessment_item i on i.code = a.item
    group by 1, 2, 3, 4, 5, 6
)
select 'assessments' as register, a.row_key, 'points' as column_name, a.points as value, u.points as total
from registers.assessments a
join reference.assessment_item i on i.code = a.item and i.is_total = 1
join units u
    on u.year = a.year and u.level = a.level and u.township_code = a.township_code
    and u.village_code = coalesce(a.village_code, '') and u.school_code = coalesce(a.school_code, '')
    and u.class_name = coalesce(a.class_name, '')
where u.items > 1 and u.points <> a.points
