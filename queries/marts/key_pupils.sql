-- One row per child whom the working systems care for: in hardship, left behind, disabled, of a single parent, struggling
-- with learning, or entitled to aid; with what is done for it. What a register that did not come would tell is NULL.
-- The child's name is in `children` under the same child_key.
-- grain: child
-- order: county_code, township_code, school_code, stage, grade, child_key
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: children
with present as (
    select
        count(case when register = 'home_visits' then 1 end) > 0 as home_visits,
        count(case when register = 'talks' then 1 end) > 0 as talks,
        count(case when register = 'case_plans' then 1 end) > 0 as case_plans,
        count(case when register = 'pairings' then 1 end) > 0 as pairings,
        count(case when register = 'caregivers' then 1 end) > 0 as caregivers,
        count(case when register = 'learning_support' then 1 end) > 0 as learning_support,
        count(case when register = 'left_behind' then 1 end) > 0 as left_behind
    from reference.present
),
limits as (
    select
        cast(max(case when key = 'roster_fresh_days' then value end) as integer) as roster_fresh_days,
        cast(max(case when key = 'caregiver_contact_days' then value end) as integer) as caregiver_contact_days
    from reference.settings
),
struggling as (
    -- Identified and, by the day, neither caught up nor gone.
    select distinct l.pupil_number
    from registers.learning_support l
    join reference.learning_state s on s.code = l.state
    cross join reference.period t
    where l.identified_on <= t.as_of
        and case when s.is_converted = 1 then l.converted_on > t.as_of else l.state <> 'left' end
),
visits as (
    select
        v.pupil_number,
        count(*) as visits,
        count(case when v.method = '1' then 1 end) as visits_at_home,
        max(v.visited_on) as last_visited_on
    from registers.home_visits v
    cross join reference.period t
    where v.visited_on between t.term_starts_on and t.as_of
    group by v.pupil_number
),
talks as (
    select k.pupil_number, count(*) as talks, max(k.talked_on) as last_talked_on
    from registers.talks k
    cross join reference.period t
    where k.talked_on between t.term_starts_on and t.as_of
    group by k.pupil_number
),
plans as (
    -- In force on the day; a plan that ended later was in force.
    select
        p.id_number,
        max(case when p.updated_on <= t.as_of then p.updated_on else p.drawn_on end) as updated_on
    from registers.case_plans p
    join reference.plan_state s on s.code = p.state
    cross join reference.period t
    where p.drawn_on <= t.as_of
        and case when p.ended_on is null then s.is_active = 1 else p.ended_on > t.as_of end
    group by p.id_number
),
pairs as (
    select p.id_number, count(*) as teachers
    from registers.pairings p
    cross join reference.period t
    where p.starts_on <= t.as_of and (p.ends_on is null or p.ends_on > t.as_of)
    group by p.id_number
),
carers as (
    select
        c.id_number,
        max(case when c.last_contact_on <= t.as_of then c.last_contact_on end) as last_contact_on,
        sum(c.contact_count) as contacts
    from registers.caregivers c
    cross join reference.period t
    where c.starts_on <= t.as_of and (c.ends_on is null or c.ends_on > t.as_of)
    group by c.id_number
),
known as (
    select
        c.*,
        coalesce(c.left_behind in ('1', '2'), false) as is_left_behind,
        s.pupil_number is not null as is_listed_struggling
    from marts.children c
    left join struggling s on s.pupil_number = c.pupil_number
)
select
    k.child_key,
    k.county_code,
    k.township_code,
    k.village_code,
    k.hukou_county_code,
    k.hukou_township_code,
    k.school_code,
    k.stage,
    k.age_level,
    k.grade,
    k.is_on_roll,
    k.is_enrolled,
    k.is_on_roll and k.stage in ('primary', 'junior') as is_compulsory_pupil,
    k.household_kind,
    coalesce(k.is_poor, false) as is_poor,
    k.is_left_behind,
    coalesce(k.is_disabled, false) as is_disabled,
    coalesce(k.is_single_parent, false) as is_single_parent,
    case when w.learning_support then k.is_listed_struggling end as is_struggling,
    k.is_boarding,
    cast(case when w.home_visits then coalesce(v.visits, 0) end as integer) as visits_this_term,
    cast(case when w.home_visits then coalesce(v.visits_at_home, 0) end as integer) as visits_at_home_this_term,
    v.last_visited_on,
    cast(case when w.talks then coalesce(a.talks, 0) end as integer) as talks_this_term,
    a.last_talked_on,
    case when w.case_plans then p.id_number is not null end as has_plan,
    p.updated_on as plan_updated_on,
    case when p.id_number is not null then p.updated_on >= t.school_year_starts_on end as is_plan_updated_this_year,
    case when w.pairings then r.id_number is not null end as is_paired,
    case when w.caregivers then g.id_number is not null end as has_caregiver,
    g.last_contact_on as caregiver_contact_on,
    case
        when g.id_number is not null
            then coalesce(date_diff('day', g.last_contact_on, t.as_of) <= n.caregiver_contact_days, false)
    end as is_caregiver_in_touch,
    l.id_number is not null as is_in_left_behind_register,
    l.updated_on as left_behind_updated_on,
    case
        when l.id_number is not null
            then coalesce(date_diff('day', l.updated_on, t.as_of) <= n.roster_fresh_days, false)
    end as is_left_behind_fresh,
    l.needs_boarding,
    k.is_aid_eligible,
    case
        when k.household_kind in ('01', '02', '03', '04') then 'poor'
        when k.household_kind in ('05', '06') then 'allowance'
        when k.household_kind = '07' then 'extreme'
        when k.household_kind in ('08', '09') then 'orphan'
        when k.household_kind = '10' or k.is_disabled then 'disabled'
        else 'other'
    end as aid_group,
    k.aid_paid_this_term,
    k.has_open_case
from known k
cross join present w
cross join limits n
cross join reference.period t
left join visits v on v.pupil_number = k.pupil_number
left join talks a on a.pupil_number = k.pupil_number
left join plans p on p.id_number = k.id_number
left join pairs r on r.id_number = k.id_number
left join carers g on g.id_number = k.id_number
left join registers.left_behind l on l.id_number = k.id_number
where k.is_poor or k.is_left_behind or k.is_disabled or k.is_single_parent or k.is_listed_struggling
    or k.is_aid_eligible or l.id_number is not null
