-- One row per cell of the summary table of the rosters in the snapshot's school year: what the six rosters give, and
-- what the county's own table says. Children count in the township of their household registration.
-- `derived` is null where a roster that the cell needs did not come; `stated` where the county's table says nothing.
-- grain: township, cell
-- order: county_code, township_code, cell
-- access: county_code, township_code
-- identity: none
-- after: places, children
with present as (
    select
        count(case when register = 'population' then 1 end) > 0 as population,
        count(case when register = 'out_of_county' then 1 end) > 0 as out_of_county,
        count(case when register = 'disabled' then 1 end) > 0 as disabled,
        count(case when register = 'poor_households' then 1 end) > 0 as poor_households,
        count(case when register = 'left_behind' then 1 end) > 0 as left_behind,
        count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases,
        count(case when register = 'roster_summary' then 1 end) > 0 as roster_summary
    from reference.present
),
homes as (
    select code as village_code, township_code from marts.places where kind = 'village'
),
households as (
    select h.township_code, count(distinct p.household_number) as households, count(*) as children
    from registers.population p
    join homes h on h.village_code = p.village_code
    group by h.township_code
),
outside as (
    select h.township_code, count(*) as children
    from registers.out_of_county o
    join homes h on h.village_code = o.village_code
    group by h.township_code
),
disabled as (
    select
        h.township_code, count(*) as children,
        count(case when d.placement = 'home_teaching' then 1 end) as home_taught
    from registers.disabled d
    join homes h on h.village_code = d.village_code
    group by h.township_code
),
poor as (
    select h.township_code, count(*) as children
    from registers.poor_households p
    join homes h on h.village_code = p.village_code
    group by h.township_code
),
left_behind as (
    select h.township_code, count(*) as children
    from registers.left_behind l
    join homes h on h.village_code = l.village_code
    group by h.township_code
),
dropouts as (
    select coalesce(v.township_code, substr(d.village_code, 1, 9)) as township_code, count(*) as children
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status and s.is_open = 1
    cross join reference.period t
    left join homes v on v.village_code = d.village_code
    where d.confirmed_on <= t.as_of and (d.closed_on is null or d.closed_on > t.as_of)
        and (d.returned_on is null or d.returned_on > t.as_of or d.left_again_on <= t.as_of)
    group by 1
),
aged as (
    select
        c.hukou_township_code as township_code,
        count(case when c.age_stage = 'primary' then 1 end) as primary_age,
        count(case when c.age_stage = 'junior' then 1 end) as junior_age,
        count(*) as school_age,
        count(case when c.is_in_school or c.is_on_roll then 1 end) as enrolled,
        count(case when (c.is_in_school or c.is_on_roll) and o.id_number is null then 1 end) as enrolled_here,
        count(case when not c.is_in_school and not c.is_on_roll then 1 end) as not_enrolled,
        -- Being looked for, or on a row of the roll that was set aside: neither the one nor the other.
        count(case when c.is_in_school is null and not c.is_on_roll then 1 end) as not_known,
        count(case when c.is_on_roll and c.roll_status = '20' then 1 end) as suspended
    from marts.children c
    left join (select distinct id_number from registers.out_of_county) as o on o.id_number = c.id_number
    where c.is_in_population and c.is_school_age
    group by c.hukou_township_code
),
derived as (
    select
        p.county_code,
        p.code as township_code,
        case when w.population then coalesce(h.households, 0) end as households,
        case when w.population then coalesce(h.children, 0) end as children,
        case when w.population then coalesce(a.primary_age, 0) end as primary_age,
        case when w.population then coalesce(a.junior_age, 0) end as junior_age,
        case when w.population then coalesce(a.school_age, 0) end as school_age,
        case when w.population and w.out_of_county then coalesce(a.enrolled, 0) end as enrolled,
        case when w.population and w.out_of_county then coalesce(a.enrolled_here, 0) end as enrolled_here,
        case when w.out_of_county then coalesce(o.children, 0) end as enrolled_elsewhere,
        case when w.population and w.out_of_county then coalesce(a.not_enrolled, 0) end as not_enrolled,
        case when w.population and w.out_of_county then coalesce(a.not_known, 0) end as not_known,
        case when w.dropout_cases then coalesce(k.children, 0) end as dropped_out,
        case when w.population then coalesce(a.suspended, 0) end as suspended,
        case when w.disabled then coalesce(d.home_taught, 0) end as home_taught,
        case when w.disabled then coalesce(d.children, 0) end as disabled,
        case when w.poor_households then coalesce(b.children, 0) end as poor,
        case when w.left_behind then coalesce(l.children, 0) end as left_behind
    from marts.places p
    cross join present w
    left join households h on h.township_code = p.code
    left join aged a on a.township_code = p.code
    left join outside o on o.township_code = p.code
    left join disabled d on d.township_code = p.code
    left join poor b on b.township_code = p.code
    left join left_behind l on l.township_code = p.code
    left join dropouts k on k.township_code = p.code
    where p.kind = 'township'
),
derived_cells as (
    select *
    from derived unpivot include nulls (derived for cell in (
        households, children, primary_age, junior_age, school_age, enrolled, enrolled_here, enrolled_elsewhere,
        not_enrolled, not_known, dropped_out, suspended, home_taught, disabled, poor, left_behind
    ))
),
supplied as (
    select s.*
    from registers.roster_summary s
    join reference.period t on t.school_year = s.school_year
),
supplied_cells as (
    select *
    from supplied unpivot include nulls (stated for cell in (
        households, children, primary_age, junior_age, school_age, enrolled, enrolled_here, enrolled_elsewhere,
        not_enrolled, dropped_out, suspended, home_taught, disabled, poor, left_behind
    ))
)
select
    d.county_code,
    d.township_code,
    d.cell,
    cast(d.derived as integer) as derived,
    s.stated,
    s.updated_on,
    w.roster_summary as is_supplied
from derived_cells d
cross join present w
left join supplied_cells s on s.township_code = d.township_code and s.cell = d.cell
