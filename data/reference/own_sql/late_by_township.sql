-- 各镇街超期案件数的变化 / Cases that took too long, by township over time
select p.name, f.snapshot, f.numerator as cases_late
from figures f
join places p on p.kind = 'township' and p.code = f.township_code
where f.indicator = 'cases_late'
order by p.name, f.snapshot
