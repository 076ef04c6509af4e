-- How did placements change since an earlier snapshot ($before)? Disabled children of school age of either day, by where
-- they were and where they are: a placement, `waiting`, or `absent` (not of school age or not in the register that day).
-- kept: sums of children
with before as (
    select s.child_key, b.child_key as before_key, b.county_code, b.township_code, b.school_code, b.stage,
        coalesce(b.placement, 'unknown') as placement
    from before_disabled_children b
    left join same_children s on s.before_child_key = b.child_key
    join snapshots e on e.snapshot = $before
    where b.is_in_disabled_register and b.is_school_age
),
now as (
    select child_key, county_code, township_code, school_code, stage, coalesce(placement, 'unknown') as placement
    from disabled_children
    where is_in_disabled_register and is_school_age
)
select
    coalesce(n.county_code, b.county_code) as county_code,
    coalesce(n.township_code, b.township_code) as township_code,
    case when n.child_key is null then b.school_code else n.school_code end as school_code,
    coalesce(n.stage, b.stage) as stage,
    coalesce(b.placement, 'absent') as from_placement,
    coalesce(n.placement, 'absent') as to_placement,
    count(*) as children
from now n
full join before b on b.child_key = n.child_key
group by all
order by 5, 6, 1, 2, 3, 4
