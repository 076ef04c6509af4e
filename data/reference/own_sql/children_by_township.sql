-- 去标识化儿童：各镇街的残疾、脱贫人数 / De-identified children: disability and poverty by township
select p.name, count(*) as children, count(*) filter (where c.is_disabled) as disabled,
    count(*) filter (where c.is_poor) as poor
from children c
left join places p on p.kind = 'township' and p.code = c.township_code
group by p.name
order by p.name
