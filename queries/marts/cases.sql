-- One row per case from the suspicion to its closing: a suspicion with the dropout it became, or a dropout alone.
-- The day of the snapshot counts to its end; what is dated later has not happened yet. What became of a confirmed dropout
-- is NULL where the ledger of dropouts did not come: it waits in no step, and is neither out of school nor back.
-- grain: case
-- order: county_code, township_code, school_code, stage, grade, case_key
-- access: county_code, township_code, village_code, school_code
-- identity: person, name, id_number, pupil_number
-- after: places, children
with present as (
    select count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases
    from reference.present
),
limits as (
    select
        max(case when key = 'double_report_hours' then value end) as double_report_hours,
        max(case when key = 'double_report_late_days' then value end) as double_report_late_days,
        cast(max(case when key = 'confirm_days' then value end) as integer) as confirm_days,
        cast(max(case when key = 'verify_days' then value end) as integer) as verify_days,
        cast(max(case when key = 'persuade_days' then value end) as integer) as persuade_days,
        cast(max(case when key = 'settle_days' then value end) as integer) as settle_days,
        cast(max(case when key = 'observation_days' then value end) as integer) as observation_days,
        max(case when key = 'primary_age_to' then value end) as primary_age_to,
        max(case when key = 'school_age_to' then value end) as school_age_to
    from reference.settings
),
today as (
    select
        as_of,
        cast(as_of + interval 1 day as timestamp) as now,
        extract(year from age_reference_on) as age_year
    from reference.period
),
suspicions as (
    select
        s.case_number,
        s.source,
        s.name,
        s.id_number,
        s.pupil_number,
        s.village_code,
        s.school_code,
        s.grade,
        s.found_at,
        case when s.reported_township_at < t.now then s.reported_township_at end as reported_township_at,
        case when s.reported_bureau_at < t.now then s.reported_bureau_at end as reported_bureau_at,
        s.verify_due_on,
        case when s.verified_on <= t.as_of then s.verified_on end as verified_on,
        case when s.verified_on is null or s.verified_on <= t.as_of then s.outcome end as outcome
    from registers.suspected_cases s
    cross join today t
    where s.found_at < t.now
),
dropouts as (
    select
        d.case_number,
        -- A suspicion becomes one dropout; a second one that names it stands alone.
        case
            when row_number() over (
                partition by d.suspected_case_number order by d.confirmed_on, d.case_number
            ) = 1 then d.suspected_case_number
        end as suspected_case_number,
        d.name,
        d.id_number,
        d.pupil_number,
        d.village_code,
        d.school_code,
        d.grade,
        d.left_on,
        d.found_on,
        d.confirmed_on,
        case when d.reported_township_at < t.now then d.reported_township_at end as reported_township_at,
        case when d.reported_bureau_at < t.now then d.reported_bureau_at end as reported_bureau_at,
        d.cause,
        d.persuasion_count,
        d.status,
        case when d.returned_on <= t.as_of then d.returned_on end as returned_on,
        case when d.returned_on is null or d.returned_on <= t.as_of then d.return_placement end as return_placement,
        case when d.left_again_on <= t.as_of then d.left_again_on end as left_again_on,
        case when d.closed_on <= t.as_of then d.closed_on end as closed_on,
        d.returned_on is null and d.status = '60' as is_returned_undated,
        d.closed_on is null and s.is_open = 0 as is_closed_undated,
        d.responsible_township,
        d.responsible_village,
        d.responsible_school
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status
    cross join today t
    where d.confirmed_on <= t.as_of
),
joined as (
    select
        coalesce(s.case_number, d.case_number) as case_number,
        d.case_number as dropout_case_number,
        s.case_number is not null as was_suspected,
        s.source,
        coalesce(s.name, d.name) as name,
        coalesce(s.id_number, d.id_number) as id_number,
        coalesce(s.pupil_number, d.pupil_number) as pupil_number,
        coalesce(d.village_code, s.village_code) as village_code,
        coalesce(d.school_code, s.school_code) as school_code,
        coalesce(d.grade, s.grade) as grade,
        coalesce(s.found_at, cast(d.found_on as timestamp), cast(d.confirmed_on as timestamp)) as found_at,
        coalesce(s.reported_township_at, d.reported_township_at) as reported_township_at,
        coalesce(s.reported_bureau_at, d.reported_bureau_at) as reported_bureau_at,
        s.verify_due_on,
        s.verified_on,
        s.outcome,
        case when d.case_number is not null then 'confirmed' else o.kind end as outcome_kind,
        -- Found to be a dropout, though the ledger of dropouts is missing or lags behind: confirmed all the same.
        coalesce(d.confirmed_on, case when o.kind = 'confirmed' then s.verified_on end) as confirmed_on,
        d.left_on,
        d.cause,
        d.persuasion_count,
        d.status as registered_status,
        d.returned_on,
        d.return_placement,
        d.left_again_on,
        d.closed_on,
        coalesce(d.is_returned_undated, false) as is_returned_undated,
        coalesce(d.is_closed_undated, false) as is_closed_undated,
        d.responsible_township,
        d.responsible_village,
        d.responsible_school
    from suspicions s
    full join dropouts d on d.suspected_case_number = s.case_number
    left join reference.suspicion_outcome o on o.code = s.outcome
),
-- common: numbers_told
, identified as (
    select
        j.*,
        coalesce(
            j.id_number,
            case when j.pupil_number like 'G%' then substr(j.pupil_number, 2) end,
            n.id_number
        ) as known_id
    from joined j
    left join numbers_told n on n.pupil_number = j.pupil_number
),
matched as (
    select
        j.*,
        coalesce(a.id_number, a.pupil_number, b.id_number, j.known_id, j.pupil_number, j.case_number) as person,
        coalesce(a.child_key, b.child_key) as child_key,
        coalesce(a.stage, b.stage) as child_stage,
        coalesce(a.village_code, b.village_code) as child_village_code,
        coalesce(a.is_poor, b.is_poor) as is_poor
    from identified j
    left join marts.children a on a.pupil_number = j.pupil_number
    left join marts.children b on b.id_number = j.known_id
),
located as (
    select
        m.*,
        coalesce(m.village_code, m.child_village_code) as home_village_code,
        coalesce(s.county_code, h.county_code, substr(coalesce(m.village_code, m.child_village_code), 1, 6))
            as county_code,
        coalesce(s.township_code, v.township_code, substr(coalesce(m.village_code, m.child_village_code), 1, 9))
            as township_code,
        -- Never at school: the level comes from the child, else from the year of birth in its number. A suspicion
        -- that says nothing at all counts as primary rather than being lost from every count.
        coalesce(
            g.stage,
            case when m.child_stage in ('primary', 'junior') then m.child_stage end,
            case
                when try_cast(substr(m.known_id, 7, 4) as integer) < t.age_year - l.primary_age_to then 'junior'
                else 'primary'
            end
        ) as stage
    from matched m
    cross join today t
    cross join limits l
    left join reference.grade g on g.code = cast(m.grade as varchar)
    left join marts.places s on s.kind = 'school' and s.code = m.school_code
    left join marts.places v on v.kind = 'village' and v.code = coalesce(m.village_code, m.child_village_code)
    left join marts.places h
        on h.kind = 'township'
        and h.code = coalesce(v.township_code, substr(coalesce(m.village_code, m.child_village_code), 1, 9))
),
judged as (
    select
        l.*,
        cast(l.found_at as date) as found_on,
        case
            when l.reported_township_at is not null and l.reported_bureau_at is not null
                then greatest(l.reported_township_at, l.reported_bureau_at)
        end as double_reported_at,
        -- Back at school, unless gone again after that (a later return overwrites the earlier one).
        -- Whether a confirmed dropout is back or closed only the ledger of dropouts tells: without it nobody knows.
        case
            when w.dropout_cases or coalesce(l.outcome_kind, '') <> 'confirmed' then
                (l.returned_on is not null and not coalesce(l.left_again_on >= l.returned_on, false))
                or l.is_returned_undated
        end as is_returned,
        -- Closed, unless reopened by leaving again.
        case
            when w.dropout_cases or coalesce(l.outcome_kind, '') <> 'confirmed' then
                (l.closed_on is not null and not coalesce(l.left_again_on >= l.closed_on, false))
                or l.is_closed_undated
        end as is_closed
    from located l
    cross join present w
),
ruled as (
    -- A dropout that turned out to be none (closed as 30) was a fault of the data, not a dropout.
    select
        *,
        case
            when outcome_kind = 'confirmed' and is_closed and registered_status = '30' then 'data_fault'
            else outcome_kind
        end as final_outcome_kind
    from judged
),
timed as (
    select
        j.*,
        coalesce(j.final_outcome_kind = 'confirmed', false) as is_confirmed,
        j.final_outcome_kind is null as is_unverified,
        j.double_reported_at is not null as is_double_reported,
        cast(date_diff('second', j.found_at, j.double_reported_at) / 3600.0 as decimal(12, 2)) as hours_to_report,
        coalesce(j.verify_due_on, cast(j.found_on + n.verify_days * interval 1 day as date)) as verify_by,
        -- The hours run out at some hour of this day; a snapshot does not know its own hour, so on that day they still run.
        cast(j.found_at + cast(60 * n.double_report_hours as integer) * interval 1 minute as date) as report_by,
        cast(j.found_at + cast(n.double_report_late_days as integer) * interval 1 day as date) as report_very_late_after,
        n.double_report_hours,
        n.double_report_late_days,
        n.confirm_days,
        n.persuade_days,
        n.settle_days,
        -- The day on which the observation of a returned child is over.
        cast(j.returned_on + n.observation_days * interval 1 day as date) as observed_on,
        t.as_of
    from ruled j
    cross join limits n
    cross join today t
),
stepped as (
    select
        t.*,
        case
            when t.is_double_reported then t.hours_to_report <= t.double_report_hours
            -- Without a suspicion there was nothing to report on; within the time limit it is too early to say.
            when t.was_suspected and t.report_by < t.as_of then false
        end as is_reported_on_time,
        case
            when not t.is_confirmed then case when t.is_unverified then '10' else '30' end
            when t.is_closed then case when t.registered_status = '90' then '90' else '70' end
            when t.left_again_on is not null and not t.is_returned then '80'
            when t.is_returned then '60'
            when t.registered_status = '40' or t.is_returned is null then '40'
            else '50'
        end as status,
        case
            when t.is_unverified and not t.is_double_reported then 'report'
            when t.is_unverified then 'verify'
            when t.is_confirmed and not t.is_closed and not t.is_returned then 'persuade'
            when t.is_confirmed and not t.is_closed and t.return_placement is null then 'settle'
        end as step
    from timed t
),
entered as (
    select
        s.*,
        case s.step
            when 'report' then s.found_on
            when 'verify' then cast(s.double_reported_at as date)
            when 'persuade' then coalesce(s.left_again_on, s.confirmed_on, s.found_on)
            when 'settle' then coalesce(s.returned_on, s.confirmed_on, s.found_on)
        end as step_entered_on
    from stepped s
),
limited as (
    select
        e.*,
        -- In teaching time: nobody is away from school in July. Before the calendar begins, all days.
        coalesce(g.teaching_days - f.teaching_days, date_diff('day', e.left_on, e.found_on)) as days_away,
        cast(date_diff('day', e.step_entered_on, e.as_of) as integer) as days_in_step,
        cast(
            case e.step
                when 'report' then ceil(e.double_report_hours / 24)
                -- Reported after the verification was due already: no day is left.
                when 'verify' then greatest(date_diff('day', e.step_entered_on, e.verify_by), 0)
                when 'persuade' then e.persuade_days
                when 'settle' then e.settle_days
            end as integer
        ) as limit_days
    from entered e
    left join reference.school_days f on f.day = e.left_on
    left join reference.school_days g on g.day = e.found_on
),
numbered as (
    select
        l.*,
        cast(
            row_number() over (
                order by
                    county_code nulls last, township_code nulls last, school_code nulls last, stage,
                    grade nulls last, found_at, case_number
            ) as integer
        ) as case_key,
        coalesce(l.left_on, l.found_on) as gone_on
    from limited l
),
relapses as (
    -- A child that came back and is gone again, whether its ledger writes that into the case or opens another one:
    -- gone in a later case after this return, or gone in this case after the return of an earlier one.
    select c.case_key, min(case when o.gone_on >= c.returned_on then o.gone_on else c.gone_on end) as gone_again_on
    from numbered c
    join numbered o on o.person = c.person and o.case_key <> c.case_key
    where c.is_confirmed
        and o.is_confirmed
        and c.returned_on is not null
        and (o.gone_on >= c.returned_on or o.returned_on <= c.gone_on)
    group by c.case_key
),
followed as (
    select
        n.*,
        -- Several cases of a child are one child: its newest case stands for it where children are counted.
        row_number() over (
            partition by n.person, n.is_confirmed, n.is_unverified, n.stage in ('primary', 'junior')
            order by n.confirmed_on desc nulls last, n.found_at desc, n.case_key desc
        ) = 1 as is_newest_of_child,
        n.is_confirmed and n.returned_on is not null
            and row_number() over (
                partition by n.person, n.is_confirmed, n.stage in ('primary', 'junior')
                order by n.returned_on desc nulls last, n.found_at desc, n.case_key desc
            ) = 1 as is_newest_return,
        case when n.returned_on is not null then least(n.left_again_on, r.gone_again_on) end as gone_again_on,
        -- The same number in all cases of a child: where children of a time are counted, it says who is who.
        min(n.case_key) over (partition by n.person) as first_case_key
    from numbered n
    left join relapses r on r.case_key = n.case_key
)
select
    case_key,
    case_number,
    dropout_case_number,
    county_code,
    township_code,
    home_village_code as village_code,
    school_code,
    stage,
    grade,
    child_key,
    was_suspected,
    is_confirmed,
    source,
    found_at,
    found_on,
    reported_township_at,
    reported_bureau_at,
    hours_to_report,
    is_double_reported,
    is_reported_on_time,
    -- Both reports more than so many days after the finding, or not yet made by then.
    was_suspected and coalesce(hours_to_report > 24 * double_report_late_days, report_very_late_after < as_of)
        as is_reported_very_late,
    -- A dropout that residents (5), an inspector (6) or the province's comparison (1) found after the child had been away long enough to count as a
    -- dropout, and nobody had reported it. Where nobody knows since when, the unit may explain.
    coalesce(is_confirmed and source in ('1', '5', '6') and coalesce(days_away > confirm_days, true), false) as was_concealed,
    -- Days between leaving and finding, those between two terms left out; NULL where the day of leaving is not known.
    cast(case when left_on <= found_on then days_away end as integer) as days_to_find,
    verify_by as verify_due_on,
    verified_on,
    cast(date_diff('day', found_on, verified_on) as integer) as days_to_verify,
    outcome,
    final_outcome_kind as outcome_kind,
    confirmed_on,
    -- The last day on which a confirmed dropout may be back without being late.
    cast(confirmed_on + persuade_days * interval 1 day as date) as return_due_on,
    is_poor,
    left_on,
    cause,
    persuasion_count,
    status,
    returned_on,
    return_placement,
    left_again_on,
    closed_on,
    -- Closed as over age before the sixteenth birthday: a child of school age stays one, whatever the ledger says.
    coalesce(
        status = '90'
        and extract(year from coalesce(closed_on, as_of)) * 10000 + extract(month from coalesce(closed_on, as_of)) * 100
            + extract(day from coalesce(closed_on, as_of)) - try_cast(substr(known_id, 7, 8) as integer) < 160000,
        false
    ) as is_closed_too_young,
    cast(case when is_closed then date_diff('day', confirmed_on, closed_on) end as integer) as days_to_close,
    is_returned,
    is_closed,
    case when observed_on <= as_of then observed_on end as observed_on,
    gone_again_on,
    -- Gone again before the end of the observation, be it that the child has come back once more.
    case when observed_on <= as_of then coalesce(gone_again_on > observed_on, true) end as was_stable,
    is_newest_of_child,
    is_newest_return,
    first_case_key,
    is_unverified or (is_confirmed and not is_closed) as is_open,
    is_confirmed and not is_closed and not is_returned as is_out_of_school,
    -- Of a child with several such cases the one in which it left last: counting these counts children.
    is_confirmed and not is_closed and not is_returned and row_number() over (
        partition by person, is_confirmed and not is_closed and not is_returned
        order by greatest(coalesce(left_on, found_on), left_again_on) desc, case_number
    ) = 1 as is_child_out_of_school,
    is_unverified,
    step,
    step_entered_on,
    days_in_step,
    limit_days,
    case
        -- On the day itself nothing is late yet.
        when step = 'report' then report_by < as_of
        when step = 'verify' then verify_by < as_of
        when step is not null then days_in_step > limit_days
        else false
    end as is_late,
    responsible_township,
    responsible_village,
    responsible_school,
    person,
    name,
    id_number,
    pupil_number
from followed
