-- Whose awards or promotions are blocked now, by which notice, why, and until when.
-- kept: rows
select
    n.county_code,
    n.township_code,
    n.school_code,
    cast(null as varchar) as stage,
    n.notice_number,
    n.unit_kind,
    coalesce(p.short_name, p.name) as unit_name,
    p.name_en as unit_name_en,
    n.person_role,
    k.zh as kind_zh,
    k.en as kind_en,
    c.zh as problem_zh,
    c.en as problem_en,
    n.issued_on,
    n.blocks_awards_now,
    n.blocks_promotion_now,
    n.blocked_until
from notices n
left join codes k on k.list = 'notice_kind' and k.code = n.kind
left join codes c on c.list = 'problem_kind' and c.code = n.problem_kind
left join places p
    on p.kind = n.unit_kind
    and p.code = case n.unit_kind when 'school' then n.school_code when 'village' then n.village_code else n.township_code end
where n.blocks_awards_now or n.blocks_promotion_now
order by n.issued_on desc, n.notice_number
