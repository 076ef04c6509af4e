-- Disabled children waiting for a place without a reason or a certified deferral.
-- group: groups
-- severity: warning
-- needs: disabled
-- message_zh: 待安置，没有未入学原因，也没有缓学证明
-- message_en: waiting for a place without a reason or a certified deferral
-- mend_zh: 请填写未入学原因、待安置起始日期；缓学的请附证明
-- mend_en: give the reason and since when; certify a deferral
select 'disabled' as register, row_key, 'not_placed_reason' as column_name, not_placed_reason as value
from registers.disabled
where placement = 'waiting' and not_placed_reason is null and not coalesce(has_deferral, false)
