-- Contracts signed more often than there are parties to sign.
-- group: supervision
-- severity: error
-- needs: pledges
-- message_zh: 已签数大于应签数，或为负数
-- message_en: more contracts were signed than are due, or a number is negative
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对应签数和已签数
-- mend_en: correct the numbers
select
    'pledges' as register, row_key, 'signed_count' as column_name, signed_count as value,
    due_count as other, 'due_count' as other_column
from registers.pledges
where signed_count > due_count or signed_count < 0 or due_count < 0
