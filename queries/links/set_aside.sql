-- Which children of a snapshot are named by rows that were set aside in another one? One row per register and child: the
-- register whose row was set aside, and the child's key. `asides` is the mart `rows_aside` of the one snapshot, `children` the
-- mart `children` of the other. A number may be what was wrong in the row: then name and birthday tell, when they can only
-- mean one child.
with plain as (
    select translate(name, '•‧・．.∙⋅･ 　', '········') as plain_name, birth_date, min(child_key) as child_key
    from children
    where name is not null and birth_date is not null
    group by translate(name, '•‧・．.∙⋅･ 　', '········'), birth_date
    having count(*) = 1
)
select a.register, c.child_key
from asides a
join children c on c.id_number = a.id_number
union
select a.register, c.child_key
from asides a
join children c on c.id_number = substr(a.pupil_number, 2) and a.pupil_number like 'G%'
union
select a.register, c.child_key
from asides a
join children c on c.pupil_number = a.pupil_number
union
select a.register, p.child_key
from asides a
join plain p
    on p.plain_name = translate(a.name, '•‧・．.∙⋅･ 　', '········') and p.birth_date = a.birth_date
order by register, child_key
