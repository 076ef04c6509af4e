-- What stands beside the totals of the national platform? One row per total of ours and part of it by which the two
-- may differ.
with pupils as (
    select *
    from children
    where is_on_roll
        and stage in ('primary', 'junior')
        and ($county is null or county_code = $county)
        and ($township is null or township_code = $township)
        and ($school is null or school_code = $school)
),
known as (
    select c.*, t.school_year_starts_on
    from cases c
    cross join period t
    where coalesce(c.stage, 'junior') in ('primary', 'junior')
        and ($county is null or c.county_code = $county)
        and ($township is null or c.township_code = $township)
        and ($school is null or c.school_code = $school)
)
select 'roll_' || stage as total, 'whole' as part, cast(count(*) as integer) as children
from pupils
group by stage
union all
select 'roll_' || stage, 'status_' || roll_status, cast(count(*) as integer)
from pupils
where roll_status <> '10'
group by stage, roll_status
union all
select 'roll_' || stage, 'registered_elsewhere', cast(count(*) as integer)
from pupils
where not is_hukou
group by stage
union all
select 'suspected', 'whole', cast(count(*) as integer)
from known
where was_suspected and found_on >= school_year_starts_on
having count(*) > 0
union all
select 'suspected', 'open', cast(count(*) as integer)
from known
where was_suspected and found_on >= school_year_starts_on and is_unverified
union all
select 'suspected', 'not_reported', cast(count(*) as integer)
from known
where was_suspected and found_on >= school_year_starts_on and reported_bureau_at is null
union all
select 'suspected', 'excluded', cast(count(*) as integer)
from known
where was_suspected and found_on >= school_year_starts_on and not is_unverified and not is_confirmed
union all
select 'confirmed', 'whole', cast(count(*) as integer)
from known
where is_confirmed and confirmed_on >= school_year_starts_on
having count(*) > 0
union all
select 'confirmed', 'open', cast(count(*) as integer)
from known
where is_confirmed and confirmed_on >= school_year_starts_on and is_open
union all
select 'confirmed', 'carried_over', cast(count(*) as integer)
from known
where is_confirmed and confirmed_on < school_year_starts_on and is_out_of_school
union all
select 'confirmed', 'without_suspicion', cast(count(*) as integer)
from known
where is_confirmed and confirmed_on >= school_year_starts_on and not was_suspected
union all
select 'returned', 'whole', cast(count(*) as integer)
from known
where is_confirmed and returned_on >= school_year_starts_on
having count(*) > 0
union all
select 'returned', 'observed', cast(count(*) as integer)
from known
where is_confirmed and returned_on >= school_year_starts_on and not is_closed
union all
select 'returned', 'left_again', cast(count(*) as integer)
from known
where is_confirmed and left_again_on >= school_year_starts_on
