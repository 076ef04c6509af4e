-- The same dropouts (confirmed, not back, not closed) over three populations: how many children does each count?
-- One row per population: enrolled here or dropped out of here (at the school), registered here and of school age (at home),
-- the same living here (常住). also_on_roll: of these, those of the first population.
with out_of_school as (
    select child_key
    from cases
    where is_child_out_of_school
        and ($county is null or county_code = $county)
        and ($township is null or township_code = $township)
        and ($school is null or school_code = $school)
        and stage in $stages
),
dropouts as (
    select count(*) as dropouts from out_of_school
),
chosen as (
    select
        is_enrolled
            and child_key not in (
                select child_key from cases where is_child_out_of_school and child_key is not null
            )
            and ($county is null or county_code = $county)
            and ($township is null or township_code = $township)
            and ($school is null or school_code = $school)
            and stage in $stages
            or child_key in (select child_key from out_of_school where child_key is not null) as is_of_roll,
        is_in_population and is_school_age and is_hukou
            and ($county is null or hukou_county_code = $county)
            and ($township is null or hukou_township_code = $township)
            and $school is null
            and age_stage in $stages as is_of_home,
        is_resident
    from children
),
populations as (
    select 1 as place, 'roll' as population, is_of_roll from chosen where is_of_roll
    union all
    select 1, 'roll', true from out_of_school where child_key is null
    union all
    select 2, 'registered', is_of_roll from chosen where is_of_home
    union all
    select 3, 'resident', is_of_roll from chosen where is_of_home and is_resident
)
select
    p.population,
    count(*) as children,
    count(*) filter (where p.is_of_roll) as also_on_roll,
    any_value(d.dropouts) as dropouts
from populations p cross join dropouts d
group by p.place, p.population
order by p.place
