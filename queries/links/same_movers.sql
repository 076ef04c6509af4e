-- Which line of the movements register speaks of which child of the earlier snapshot? One row per pair: their two keys and no
-- more. A child that has left every register is known to its movement alone. `movements` is the mart of the newer snapshot,
-- `before` the mart `children` of the earlier one.
select m.movement_key, b.child_key as before_child_key
from movements m
join before b on b.pupil_number = m.pupil_number
union
select m.movement_key, b.child_key
from movements m
join before b on b.id_number = m.person
order by movement_key, before_child_key
