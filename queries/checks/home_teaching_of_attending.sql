-- Home teaching this term of children who are placed in a class.
-- group: groups
-- severity: warning
-- needs: home_teaching, disabled
-- message_zh: 有本学期送教记录，安置方式却不是送教上门
-- message_en: taught at home this term, but placed otherwise
-- detail_zh: 安置方式为{other}，见{there}
-- detail_en: placed: {other}, {there}
-- mend_zh: 请更新安置方式，或核对送教记录
-- mend_en: bring the placement up to date, or look at the record
select
    'home_teaching' as register, h.row_key, 'id_number' as column_name, h.id_number as value,
    d.placement as other, 'disabled.placement' as other_column,
    'disabled' as other_register, d.row_key as other_row_key
from registers.home_teaching h
join registers.disabled d on d.id_number = h.id_number
cross join reference.period t
where d.placement <> 'home_teaching' and h.taught_on between t.term_starts_on and t.as_of
