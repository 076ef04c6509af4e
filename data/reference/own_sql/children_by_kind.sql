-- 去标识化儿童：各年龄段的残疾、脱贫人数 / De-identified children: disability and poverty by age band
select age_band, count(*) as children, count(*) filter (where is_disabled) as disabled,
    count(*) filter (where is_poor) as poor
from children
group by age_band
order by age_band
