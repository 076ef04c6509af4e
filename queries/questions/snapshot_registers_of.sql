-- What came in with one snapshot? One row per register: its rows now and in the snapshot before, how old they are,
-- from how many files they came.
select
    r.register,
    r.rows,
    b.rows as rows_before,
    r.came_as_of,
    r.age_days,
    r.carried_from is not null as is_carried,
    r.files,
    r.set_aside
from snapshot_registers r
join snapshots s on s.snapshot = r.snapshot
left join snapshot_registers b on b.snapshot = s.previous and b.register = r.register
where r.snapshot = $snapshot
order by r.register
