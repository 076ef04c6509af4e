-- Payments in a category that did not exist in that term.
-- group: aid
-- severity: warning
-- needs: aid_payments
-- message_zh: 受助类别在该学期尚未启用或已停用
-- message_en: the category did not exist in that term
-- detail_zh: 有效期 {valid_from}—{valid_to}
-- detail_en: valid {valid_from} to {valid_to}
-- mend_zh: 请核对受助类别
-- mend_en: correct the category
select
    'aid_payments' as register, a.row_key, 'category' as column_name, a.category as value,
    coalesce(cast(b.valid_from as varchar), '') as valid_from, coalesce(cast(b.valid_to as varchar), '') as valid_to
from registers.aid_payments a
join reference.calendar c on c.school_year = a.school_year and c.term = a.term
join reference.beneficiary b on b.code = a.category
where c.ends_on < b.valid_from or c.starts_on > b.valid_to
