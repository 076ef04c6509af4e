-- One row per child whom one ledger has and the next has not: household registration, school roll, attendance.
-- `gap` names the set, `kind` what it turned out to be (transfer, data_fault, real, unverified), `reason` the evidence.
-- Children who finished compulsory education are in no gap. Village codes are there for gaps of the household ledger
-- only: a gap on the roll belongs to its school, so that the sums of an area hold (see ledger_totals).
-- grain: child, gap
-- order: county_code, township_code, school_code, stage, gap, child_key
-- access: county_code, township_code, village_code, school_code
-- identity: name, id_number, pupil_number
-- after: places, children, cases, movements
with limits as (
    select
        max(case when key = 'school_age_from' then value end) as school_age_from,
        max(case when key = 'suspect_days' then value end) as suspect_days,
        cast(max(case when key = 'verify_days' then value end) as integer) as verify_days
    from reference.settings
),
last_case as (
    -- What was last found out about a child; an open case before any closed one.
    select *
    from (
        select
            child_key, is_unverified, is_out_of_school, is_confirmed, outcome, outcome_kind, found_on, left_on,
            left_again_on, verified_on, closed_on,
            row_number() over (
                partition by child_key order by is_open desc, found_on desc, case_number desc
            ) as place
        from marts.cases
        where child_key is not null
    ) as ranked
    where place = 1
),
last_move as (
    select *
    from (
        select
            child_key, kind, moved_on, received_on is not null and received_on <= t.as_of as is_received,
            row_number() over (partition by child_key order by moved_on desc, movement_key desc) as place
        from marts.movements
        cross join reference.period t
        where child_key is not null
    ) as ranked
    where place = 1
),
outside as (
    -- A proof or a check of more than a year ago says nothing about this school year; one without a date is taken as it is.
    select
        o.id_number,
        max(
            coalesce(o.has_proof, false) and coalesce(o.proof_date > t.as_of - 365, true)
            or coalesce(o.verified_on > t.as_of - 365 and o.verified_on <= t.as_of, false)
        ) as is_proved
    from registers.out_of_county o
    cross join reference.period t
    group by o.id_number
),
long_leave as (
    -- The certificate that lasts longest; one without an end is valid.
    select
        coalesce(l.id_number, case when l.pupil_number like 'G%' then substr(l.pupil_number, 2) end, l.pupil_number)
            as person,
        max(l.ends_on is null or l.ends_on >= t.as_of) as is_valid,
        max(l.kind in ('deferral', 'exemption')) as is_deferral
    from registers.leave l
    join reference.leave_kind k on k.code = l.kind and k.is_long = 1
    cross join reference.period t
    where l.starts_on <= t.as_of and (l.returned_on is null or l.returned_on > t.as_of)
    group by 1
),
absent as (
    select a.pupil_number, min(a.absent_from) as absent_from
    from registers.absences a
    cross join limits n
    cross join reference.period t
    where a.absent_from <= t.as_of and a.ended_how is null and a.school_days >= n.suspect_days
        and (a.absent_until is null or a.absent_until >= t.term_starts_on)
    group by a.pupil_number
),
not_registered as (
    select r.pupil_number, min(r.outcome) as outcome
    from registers.term_registration r
    join reference.period t on t.school_year = r.school_year and t.term = r.term
    where r.registered_on is null and coalesce(r.outcome, 'open') <> 'registered'
    group by r.pupil_number
),
present as (
    select count(case when register = 'leave' then 1 end) > 0 as leave from reference.present
),
known as (
    select
        c.*,
        coalesce(p.is_enrolled, 0) = 1 as is_placed,
        o.id_number is not null as is_outside,
        coalesce(o.is_proved, false) as is_proved,
        k.is_unverified,
        k.is_out_of_school as is_dropout,
        k.outcome,
        -- What was found out more than a year ago explains nothing today.
        case when k.verified_on > t.as_of - 365 then k.outcome_kind end as outcome_kind,
        coalesce(k.left_again_on, k.left_on, k.found_on) as left_on,
        k.found_on,
        m.kind as moved_how,
        m.moved_on,
        m.is_received,
        l.person is not null as is_on_leave,
        coalesce(l.is_valid, false) as is_leave_valid,
        coalesce(l.is_deferral, false) as is_deferral,
        a.absent_from,
        r.pupil_number is not null as is_not_registered,
        r.outcome as registration,
        q.leave as knows_leave,
        t.as_of,
        t.school_year_starts_on,
        t.term_starts_on,
        n.school_age_from,
        n.verify_days
    from marts.children c
    cross join reference.period t
    cross join limits n
    cross join present q
    left join reference.placement p on p.code = c.placement
    left join outside o on o.id_number = c.id_number
    left join last_case k on k.child_key = c.child_key
    left join last_move m on m.child_key = c.child_key
    left join long_leave l on l.person = coalesce(c.id_number, c.pupil_number)
    left join absent a on a.pupil_number = c.pupil_number
    left join not_registered r on r.pupil_number = c.pupil_number
),

population_not_roll as (
    select
        k.*,
        'population_not_roll' as gap,
        case
            when is_dropout then 'real: dropout'
            when is_unverified then 'unverified: suspected'
            when is_outside and is_proved then 'transfer: outside'
            when is_outside then 'unverified: outside_unproved'
            when is_roll_row_aside then 'data_fault: row_aside'
            when outcome_kind = 'data_fault' then 'data_fault: verified_fault'
            when outcome_kind = 'transfer' then 'transfer: verified_transfer'
            when outcome_kind = 'excused' or has_deferral or (is_deferral and is_leave_valid) then 'real: deferred'
            when placement = 'waiting' then 'real: waiting'
            when is_placed then 'data_fault: placed_without_roll'
            when moved_how = 'death' then 'data_fault: died'
            when moved_how = 'abroad' or (moved_how = 'transfer_out' and is_received) then 'transfer: transferred'
            when moved_how = 'transfer_out' then 'unverified: transfer_unreceived'
            when is_awaited then 'unverified: awaited'
            when study_status in ('primary', 'junior') then 'unverified: said_in_school'
            else 'unverified: said_out_of_school'
        end as found,
        coalesce(
            case when is_dropout then left_on when is_unverified or outcome_kind is not null then found_on end,
            case when moved_how in ('death', 'abroad', 'transfer_out', 'withdrawal', 'other_decrease') then moved_on end,
            waiting_since,
            case when is_awaited then school_year_starts_on end,
            -- Of age this autumn for the first time: missing since school began.
            case when age_years = school_age_from then school_year_starts_on end
        ) as since_on
    from known k
    where is_in_population and is_school_age and not is_on_roll and (is_outside or not is_finished)
),
roll_not_population as (
    select
        k.*,
        'roll_not_population' as gap,
        case
            when is_population_row_aside then 'data_fault: row_aside'
            when village_code is not null and is_hukou then 'data_fault: roster_lacks'
            -- The village of another county may be left empty, as long as the pupil is marked as a migrant's child.
            when village_code is not null or is_migrant then 'transfer: registered_elsewhere'
            else 'unverified: home_unknown'
        end as found,
        cast(null as date) as since_on
    from known k
    where is_on_roll and not is_in_population
),
roll_not_attending as (
    select
        k.*,
        'roll_not_attending' as gap,
        case
            when is_dropout then 'real: dropout'
            when is_unverified then 'unverified: suspected'
            when roll_status = '60' then 'unverified: marked_without_case'
            when roll_status = '20' and (is_leave_valid or not knows_leave) then 'real: suspended'
            when roll_status = '20' and is_on_leave then 'unverified: suspension_past_end'
            when roll_status = '20' then 'unverified: suspension_without_record'
            when roll_status = '40' and is_received then 'data_fault: received_elsewhere'
            when roll_status = '40' then 'transfer: under_way'
            when is_outside then 'data_fault: outside_and_on_roll'
            when outcome_kind = 'transfer' or (outcome_kind is not null and outcome = '4')
                then 'data_fault: still_on_roll'
            when registration = 'elsewhere' then 'transfer: registered_at_another'
            when registration = 'excused' then 'real: excused_this_term'
            when absent_from is not null then 'unverified: absent'
            when is_not_registered then 'unverified: not_registered'
        end as found,
        case
            when is_dropout then left_on
            when is_unverified then found_on
            when moved_how in ('suspension', 'transfer_out') then moved_on
            when absent_from is not null then absent_from
            when is_not_registered then term_starts_on
        end as since_on
    from known k
    where is_on_roll
),
gaps as (
    select * from population_not_roll
    union all
    select * from roll_not_population
    union all
    select * from roll_not_attending where found is not null
)
select
    g.child_key,
    g.gap,
    split_part(g.found, ': ', 1) as kind,
    split_part(g.found, ': ', 2) as reason,
    case when g.gap = 'population_not_roll' then coalesce(h.county_code, g.hukou_county_code) else g.county_code end
        as county_code,
    case when g.gap = 'population_not_roll' then g.hukou_township_code else g.township_code end as township_code,
    case when g.gap = 'population_not_roll' then g.village_code end as village_code,
    case when g.gap <> 'population_not_roll' then g.school_code end as school_code,
    case when g.gap = 'population_not_roll' then g.age_stage else g.stage end as stage,
    g.grade,
    g.class_name,
    g.age_years,
    coalesce(g.is_poor, false) as is_poor,
    g.roll_status,
    g.study_status,
    g.since_on,
    cast(date_diff('day', g.since_on, g.as_of) as integer) as days,
    g.verify_days as limit_days,
    g.name,
    g.id_number,
    g.pupil_number
from gaps g
left join marts.places h on h.kind = 'village' and h.code = g.village_code
