-- Which snapshots exist? One row per snapshot, newest first, with how many registers and rows it holds.
select
    s.snapshot,
    s.as_of,
    s.school_year,
    s.is_year_end,
    count(r.register) filter (where r.rows > 0) as registers,
    coalesce(sum(r.rows), 0)::bigint as rows
from snapshots s
left join snapshot_registers r on r.snapshot = s.snapshot
group by all
order by s.as_of desc, s.snapshot desc
