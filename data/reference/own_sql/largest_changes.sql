-- 本批次与上一批次相比变化最大的指标 / Where the newest snapshot differs most from the one before
with newest as (
    select indicator, as_of, sum(numerator) as n, sum(denominator) as d,
        dense_rank() over (order by as_of desc) as place
    from figures
    group by indicator, as_of
)
select a.indicator, b.n / nullif(b.d, 0) as before, a.n / nullif(a.d, 0) as now,
    a.n / nullif(a.d, 0) - b.n / nullif(b.d, 0) as change
from newest a
join newest b on b.indicator = a.indicator and b.place = 2
where a.place = 1 and a.d > 100
order by abs(change) desc
limit 20
