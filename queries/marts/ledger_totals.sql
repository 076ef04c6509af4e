-- One row per place and stage of each ledger, with where the same children stand in the other one.
-- ledger `population`: children of compulsory age by home village; `roll`: pupils by school. `other_*` is the school
-- or village of the same children in the other ledger, null where it has them not.
-- grain: ledger, village or school, stage, their place in the other ledger
-- order: ledger, county_code, township_code, village_code, school_code, stage, other_code, other_stage, is_in_other, is_finished, is_attending
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children, ledger_gaps
with gap_keys as (
    select child_key, gap from marts.ledger_gaps where gap in ('population_not_roll', 'roll_not_attending')
),
children as (
    select
        c.child_key,
        coalesce(v.county_code, c.hukou_county_code) as home_county_code,
        c.hukou_township_code,
        c.village_code,
        case when c.is_in_population and c.is_school_age then c.age_stage end as age_stage,
        coalesce(c.is_in_population, false) as is_in_population,
        c.county_code,
        c.township_code,
        case when c.is_on_roll then c.school_code end as school_code,
        case when c.is_on_roll then c.stage end as roll_stage,
        c.is_on_roll,
        p.child_key is not null as is_missing,
        a.child_key is null as is_attending
    from marts.children c
    left join marts.places v on v.kind = 'village' and v.code = c.village_code
    left join gap_keys p on p.child_key = c.child_key and p.gap = 'population_not_roll'
    left join gap_keys a on a.child_key = c.child_key and a.gap = 'roll_not_attending'
)
select
    'population' as ledger,
    home_county_code as county_code,
    hukou_township_code as township_code,
    village_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    school_code as other_code,
    roll_stage as other_stage,
    is_on_roll as is_in_other,
    -- Neither on the roll nor missing: finished.
    not is_on_roll and not is_missing as is_finished,
    cast(null as boolean) as is_attending,
    cast(count(*) as integer) as children
from children
where age_stage is not null
group by all
union all
select
    'roll', county_code, township_code, null, school_code, roll_stage, case when is_in_population then village_code end,
    age_stage, is_in_population, false, is_attending, cast(count(*) as integer)
from children
where is_on_roll
group by all
