-- What came in with one snapshot? One row per register with its rows, and its rows in the snapshot before.
select r.register, r.rows, b.rows as rows_before
from snapshot_registers r
join snapshots s on s.snapshot = r.snapshot
left join snapshot_registers b on b.snapshot = s.previous and b.register = r.register
where r.snapshot = $snapshot
order by r.register
