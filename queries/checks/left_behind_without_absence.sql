-- Left-behind children of whom neither parent is said to be away.
-- group: groups
-- severity: warning
-- needs: left_behind
-- message_zh: 留守儿童的父母外出地都没有填
-- message_en: neither parent of the left-behind child is said to be away
-- mend_zh: 请填写父亲或母亲外出地；父母已返乡的请移出名册
-- mend_en: say where the parent is, or remove the child if both are back
select 'left_behind' as register, row_key, 'father_away' as column_name, cast(null as varchar) as value
from registers.left_behind
where father_away is null and mother_away is null
