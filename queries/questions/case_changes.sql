-- What happened since the snapshot before? One row: found, confirmed, returned and left again; none for the first.
-- kept: sums of found, confirmed, returned, left_again
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    p.as_of as since,
    count(*) filter (where c.found_on > p.as_of) as found,
    count(*) filter (where c.confirmed_on > p.as_of) as confirmed,
    count(*) filter (where c.returned_on > p.as_of) as returned,
    count(*) filter (where c.left_again_on > p.as_of) as left_again
from snapshots n
join snapshots p on p.snapshot = n.previous
-- One case of nowhere, without any date: it counts nothing, and belongs to every choice of place.
cross join (select * from cases union all by name select null as county_code) c
where n.snapshot = $snapshot
group by all
