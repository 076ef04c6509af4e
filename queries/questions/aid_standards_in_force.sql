-- Which standards of aid are in force on the day of the snapshot, and until when did earlier ones hold?
select
    s.programme,
    k.zh as name,
    k.en as name_en,
    s.stage,
    s.valid_from,
    s.valid_to,
    cast(s.yuan_per_term as double) as yuan_per_term,
    s.source
from aid_standards s
left join codes k on k.list = 'aid_programme' and k.code = s.programme
where s.valid_from <= cast($as_of as date)
    and s.stage in $stages
order by s.programme, s.stage, s.valid_from desc
