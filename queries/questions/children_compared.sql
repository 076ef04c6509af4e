-- Which children came, left or changed since an earlier snapshot ($before)? One row per what (came, left, same, or the name
-- of a field that differs) with how many children; a child whose fields differ in two ways counts in both rows.
-- Only children of whom the scope sees the side in question; what a register did not tell on one day is no change.
with now as (
    select * from children
    where ($county is null or county_code = $county) and ($township is null or township_code = $township)
        and ($school is null or school_code = $school) and stage in $stages
),
before as (
    select b.*
    from before_children b
    join snapshots e on e.snapshot = $before
    where ($county is null or b.county_code = $county) and ($township is null or b.township_code = $township)
        and ($school is null or b.school_code = $school) and b.stage in $stages
),
pairs as (
    select s.child_key, s.before_child_key
    from same_children s
    where s.child_key is not null and s.before_child_key is not null
),
both_days as (
    select n, b
    from now n
    join pairs p on p.child_key = n.child_key
    join before b on b.child_key = p.before_child_key
),
fields as (
    select unnest([
        case when n.school_code is distinct from b.school_code then 'school' end,
        case when n.grade is distinct from b.grade then 'grade' end,
        case when n.roll_status is distinct from b.roll_status then 'roll_status' end,
        case when n.village_code is distinct from b.village_code then 'village' end,
        case when n.placement <> b.placement then 'placement' end,
        case when n.is_poor <> b.is_poor then 'poor' end,
        case when n.left_behind <> b.left_behind then 'left_behind' end,
        case when n.is_disabled <> b.is_disabled then 'disabled' end,
        case when n.is_boarding <> b.is_boarding then 'boarding' end,
        case when n.is_out_of_school <> b.is_out_of_school then 'out_of_school' end
    ]) as field
    from both_days
)
select 'came' as what, count(*) as children
from now n
where not exists (select 1 from pairs p join before b on b.child_key = p.before_child_key where p.child_key = n.child_key)
union all
select 'left', count(*)
from before b
where not exists (select 1 from pairs p join now n on n.child_key = p.child_key where p.before_child_key = b.child_key)
union all
select 'same', count(*) from both_days
union all
select field, count(*) from fields where field is not null group by field
