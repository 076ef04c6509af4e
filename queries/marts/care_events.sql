-- One row per act of care for a child, of this school year and the one before: home visits, talks, individual plans, caregivers
-- and leaves. `list` and `code` say what it was (a code list of reference/codes), `second_list` and `second_code` to whom or
-- why; `who` acted. What people wrote about the child in free text is not taken over.
-- grain: child, event
-- order: county_code, township_code, school_code, child_key, kind, happened_on, event_key
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children
with since as (
    select as_of, cast(school_year_starts_on - interval 1 year as date) as first_day from reference.period
),
visits as (
    select
        'home_visit' as kind,
        v.visit_number as event_key,
        cast(null as varchar) as id_number,
        v.pupil_number,
        v.visited_on as happened_on,
        cast(null as date) as until_on,
        'visit_method' as list,
        v.method as code,
        'key_group' as second_list,
        v.target_group as second_code,
        v.teacher as who,
        v.is_signed as is_proved
    from registers.home_visits v
),
talks as (
    select
        'talk', t.talk_number, null, t.pupil_number, t.talked_on, null, 'talk_kind', t.kind, 'key_group',
        t.target_group, t.teacher, null
    from registers.talks t
),
plans as (
    select
        'plan', p.plan_number, p.id_number, p.pupil_number, p.drawn_on, p.ended_on, 'plan_state', p.state, 'key_group',
        p.target_group, p.responsible, null
    from registers.case_plans p
),
caregivers as (
    select
        'caregiver', c.caregiver, c.id_number, c.pupil_number, c.starts_on,
        c.ends_on, 'caregiver_kind', c.kind, null, null, c.caregiver, null
    from registers.caregivers c
),
leaves as (
    select
        'leave', l.leave_number, l.id_number, l.pupil_number, l.starts_on, coalesce(l.returned_on, l.ends_on), 'leave_kind',
        l.kind, 'leave_reason', l.reason, l.approved_by, l.has_certificate
    from registers.leave l
),
acts as (
    select * from visits
    union all
    select * from talks
    union all
    select * from plans
    union all
    select * from caregivers
    union all
    select * from leaves
)
select
    coalesce(a.county_code, b.county_code) as county_code,
    coalesce(a.township_code, b.township_code) as township_code,
    coalesce(a.village_code, b.village_code) as village_code,
    coalesce(a.school_code, b.school_code) as school_code,
    coalesce(a.stage, b.stage) as stage,
    coalesce(a.child_key, b.child_key) as child_key,
    e.kind,
    e.happened_on,
    case when e.until_on <= s.as_of then e.until_on end as until_on,
    e.list,
    e.code,
    e.second_list,
    e.second_code,
    e.who,
    e.is_proved,
    e.event_key
from acts e
cross join since s
left join marts.children a on a.pupil_number = e.pupil_number
left join marts.children b on a.child_key is null and b.id_number = e.id_number
-- What runs on counts however long ago it began.
where e.happened_on <= s.as_of
    and (e.happened_on >= s.first_day or (e.kind in ('plan', 'caregiver') and (e.until_on is null or e.until_on > s.as_of)))
    and coalesce(a.child_key, b.child_key) is not null
