-- What happened since the snapshot before? One row: found, confirmed, returned and left again; none for the first.
select
    p.as_of as since,
    count(*) filter (where c.found_on > p.as_of) as found,
    count(*) filter (where c.confirmed_on > p.as_of) as confirmed,
    count(*) filter (where c.returned_on > p.as_of) as returned,
    count(*) filter (where c.left_again_on > p.as_of) as left_again
from snapshots n
join snapshots p on p.snapshot = n.previous
left join cases c
    on ($county is null or c.county_code = $county)
    and ($township is null or c.township_code = $township)
    and ($school is null or c.school_code = $school)
    and (c.stage is null or c.stage in $stages)
where n.snapshot = $snapshot
group by p.as_of
