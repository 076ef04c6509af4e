-- Which child of the earlier snapshot is which child now? One row per child found in both: their two keys and no more.
-- The ID number decides; where one is missing or was mended in between, the pupil number; then name (without spaces, whichever middle dot) and birthday, when
-- they can only mean one child on either day. `before` and `now` are the mart `children` of the two snapshots.
with by_id as (
    select n.child_key, b.child_key as before_child_key
    from now n
    join before b on b.id_number = n.id_number
),
by_pupil_number as (
    select n.child_key, b.child_key as before_child_key
    from now n
    join before b on b.pupil_number = n.pupil_number
    where n.child_key not in (select child_key from by_id)
        and b.child_key not in (select before_child_key from by_id)
),
by_number as (
    select * from by_id
    union all
    select * from by_pupil_number
),
unmatched_now as (
    select translate(name, '•‧・．.∙⋅･ 　', '········') as plain_name, birth_date, min(child_key) as child_key
    from now
    where child_key not in (select child_key from by_number) and name is not null and birth_date is not null
    group by translate(name, '•‧・．.∙⋅･ 　', '········'), birth_date
    having count(*) = 1
),
unmatched_before as (
    select translate(name, '•‧・．.∙⋅･ 　', '········') as plain_name, birth_date, min(child_key) as child_key
    from before
    where child_key not in (select before_child_key from by_number) and name is not null and birth_date is not null
    group by translate(name, '•‧・．.∙⋅･ 　', '········'), birth_date
    having count(*) = 1
)
select child_key, before_child_key from by_number
union all
select n.child_key, b.child_key
from unmatched_now n
join unmatched_before b on b.plain_name = n.plain_name and b.birth_date = n.birth_date
order by child_key
