-- Notices of a later legal step in a case that never had the step before it.
-- group: cases
-- severity: warning
-- needs: law_notices
-- message_zh: 跳过了前一步法律程序
-- message_en: the legal step before this one was left out
-- detail_zh: 没有{other}
-- detail_en: there is no {other}
-- mend_zh: 请补登前一步文书；确未办理的请说明
-- mend_en: record the earlier notice, or say why there was none
select n.* from (
    select
        'law_notices' as register, a.row_key, 'step' as column_name, a.step as value,
        cast(cast(a.step as integer) - 1 as varchar) as other, 'step' as other_column,
        max(case when cast(b.step as integer) = cast(a.step as integer) - 1 then 1 else 0 end) as has_step_before
    from registers.law_notices a
    join registers.law_notices b on b.case_number = a.case_number
    -- The first step, information and persuasion, often leaves no paper.
    where a.step in ('3', '4')
    group by a.row_key, a.step
) as n
where n.has_step_before = 0
