-- How many children does each population count that a dropout rate may be divided by, and how many of them are
-- confirmed dropouts that are not back? One row per population: on the roll (at the school), registered here and
-- of school age (at home), the same living here (常住). also_on_roll: of these, those on the roll of the choice.
with chosen as (
    select
        is_on_roll
            and ($county is null or county_code = $county)
            and ($township is null or township_code = $township)
            and ($school is null or school_code = $school)
            and stage in $stages as is_of_roll,
        is_in_population and is_school_age and is_hukou
            and ($county is null or hukou_county_code = $county)
            and ($township is null or hukou_township_code = $township)
            and $school is null
            and age_stage in $stages as is_of_home,
        is_resident,
        coalesce(has_open_case, false) as is_dropout
    from children
),
populations as (
    select 1 as place, 'roll' as population, is_of_roll, is_dropout from chosen where is_of_roll
    union all
    select 2, 'registered', is_of_roll, is_dropout from chosen where is_of_home
    union all
    select 3, 'resident', is_of_roll, is_dropout from chosen where is_of_home and is_resident
)
select
    population,
    count(*) as children,
    count(*) filter (where is_of_roll) as also_on_roll,
    count(*) filter (where is_dropout) as dropouts
from populations
group by place, population
order by place
