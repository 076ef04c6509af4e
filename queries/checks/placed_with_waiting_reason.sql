-- Disabled children who are placed and still carry a reason why they are not.
-- group: groups
-- severity: warning
-- needs: disabled
-- message_zh: 已安置，仍填有未入学原因
-- message_en: placed, but with a reason for not being placed
-- detail_zh: {other_column}为{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 请清除未入学原因，或改正安置方式
-- mend_en: remove the reason or correct the placement
select
    'disabled' as register, d.row_key, 'not_placed_reason' as column_name, d.not_placed_reason as value,
    d.placement as other, 'placement' as other_column
from registers.disabled d
join reference.placement p on p.code = d.placement and p.is_enrolled = 1
where d.not_placed_reason is not null
