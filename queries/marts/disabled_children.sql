-- One row per disabled child of any register, and per child taught at home: its place, a certified deferral, and the home
-- lessons of this term beside the standard. What a register that did not come would tell is NULL.
-- The child's name is in `children` under the same child_key.
-- grain: child
-- order: county_code, township_code, school_code, stage, child_key
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: children
with present as (
    select
        count(case when register = 'leave' then 1 end) > 0 as leave,
        count(case when register = 'home_teaching' then 1 end) > 0 as home_teaching
    from reference.present
),
standard as (
    -- Whole months of thirty days taught so far this term, and what each of them should hold.
    select
        cast(
            greatest(
                floor(
                    (date_diff(
                        'day',
                        max(t.teaching_starts_on),
                        least(max(t.as_of), max(t.teaching_ends_on))
                    ) + 1) / 30.0
                ),
                0
            ) as integer
        ) as months,
        cast(max(case when s.key = 'home_teaching_visits_per_month' then s.value end) as integer) as visits,
        cast(max(case when s.key = 'home_teaching_periods_per_visit' then s.value end) as integer) as periods
    from reference.settings s
    cross join reference.period t
),
deferrals as (
    select distinct coalesce(l.id_number, case when l.pupil_number like 'G%' then substr(l.pupil_number, 2) end) as id_number
    from registers.leave l
    cross join reference.period t
    where l.kind in ('deferral', 'exemption')
        and l.has_certificate
        and l.starts_on <= t.as_of
        and (l.ends_on is null or l.ends_on >= t.as_of)
        and (l.returned_on is null or l.returned_on > t.as_of)
),
lessons as (
    select
        h.id_number,
        count(*) as lessons,
        sum(h.periods) as periods,
        count(case when h.is_signed then 1 end) as signed_lessons,
        count(case when h.content in ('2', '5') or h.second_content in ('2', '5') then 1 end) as health_lessons,
        max(h.taught_on) as last_taught_on
    from registers.home_teaching h
    cross join reference.period t
    where h.taught_on between t.term_starts_on and t.as_of
    group by h.id_number
),
known as (
    select
        c.*,
        coalesce(p.is_enrolled, 0) = 1 as is_placed,
        coalesce(c.placement = 'home_teaching', false) or coalesce(c.roll_status = '50', false) as is_home_taught,
        coalesce(c.has_deferral, false) or d.id_number is not null as has_certified_deferral
    from marts.children c
    left join reference.placement p on p.code = c.placement
    left join deferrals d on d.id_number = c.id_number
    where c.is_in_disabled_register or c.is_disabled or c.placement = 'home_teaching' or c.roll_status = '50'
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
    k.age_years,
    k.is_school_age,
    k.is_in_disabled_register,
    k.is_on_roll,
    k.disability_kind,
    k.disability_level,
    k.placement,
    k.is_placed,
    k.not_placed_reason,
    k.waiting_since,
    k.has_certified_deferral,
    -- Of school age, nowhere at school, and nobody certified that it need not be.
    k.is_in_disabled_register and k.is_school_age and not k.is_placed and not k.has_certified_deferral
        as is_left_out,
    k.is_home_taught,
    cast(case when k.is_home_taught and w.home_teaching then coalesce(l.lessons, 0) end as integer) as lessons_this_term,
    cast(case when k.is_home_taught and w.home_teaching then coalesce(l.periods, 0) end as decimal(14, 2))
        as periods_this_term,
    cast(case when k.is_home_taught and w.home_teaching then coalesce(l.signed_lessons, 0) end as integer)
        as signed_lessons_this_term,
    cast(case when k.is_home_taught and w.home_teaching then coalesce(l.health_lessons, 0) end as integer)
        as health_lessons_this_term,
    l.last_taught_on,
    case when k.is_home_taught then s.months * s.visits end as lessons_required,
    case when k.is_home_taught then s.months * s.visits * s.periods end as periods_required,
    -- Beyond the standard nothing is added: one child's many hours are not another's.
    cast(
        case when k.is_home_taught and w.home_teaching then least(coalesce(l.periods, 0), s.months * s.visits * s.periods) end
            as decimal(14, 2)
    ) as periods_counted,
    case
        when k.is_home_taught and w.home_teaching and s.months > 0
            then coalesce(l.lessons, 0) >= s.months * s.visits and coalesce(l.periods, 0) >= s.months * s.visits * s.periods
    end as meets_standard
from known k
cross join present w
cross join standard s
left join lessons l on l.id_number = k.id_number
