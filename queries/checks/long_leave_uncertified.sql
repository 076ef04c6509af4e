-- Suspensions, deferrals and exemptions without an end, a certificate or an approval.
-- group: movements
-- severity: warning
-- needs: leave
-- message_zh: 休学、缓学、免学缺少到期日、医院证明或审批
-- message_en: the end, the certificate or the approval of the long leave is missing
-- detail_zh: {other_column}：{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 请补齐到期日、证明和审批日期
-- mend_en: complete it
with judged as (
    select
        l.row_key, l.kind,
        case
            when l.ends_on is null and l.kind <> 'exemption' then 'ends_on'
            when l.approved_on is null then 'approved_on'
            when r.is_health = 1 and not coalesce(l.has_certificate, false) then 'has_certificate'
        end as column_name
    from registers.leave l
    join reference.leave_kind k on k.code = l.kind and k.is_long = 1
    left join reference.leave_reason r on r.code = l.reason
)
select
    'leave' as register, row_key, column_name, cast(null as varchar) as value,
    kind as other, 'kind' as other_column
from judged
where column_name is not null
