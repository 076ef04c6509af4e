-- Do the federation's list and the roll agree? Disabled children of school age by where they stand: in the list and on a roll
-- (`both`), in the list only (by placement), or marked as disabled by the school and in no list (`roll_only`).
-- kept: sums of children
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    case
        when not d.is_in_disabled_register then 'roll_only'
        when d.is_on_roll then 'both'
        else 'list_only'
    end as side,
    coalesce(d.placement, 'unknown') as placement,
    coalesce(k.zh, '') as placement_name,
    coalesce(k.en, '') as placement_name_en,
    count(*) as children
from disabled_children d
left join codes k on k.list = 'placement' and k.code = d.placement
where d.is_school_age
group by all
order by 5, 6, 1, 2, 3, 4
