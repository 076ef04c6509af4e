-- What happened to each child, as far as registers tell: one row per event or spell, of cases ever since, of aid and lessons
-- of the last three years, of care of this school year and the one before. `list` and `code` say what it was (a code
-- list of reference/codes), `second_list` and `second_code` more of it; `who` acted; `amount` is days, periods or yuan.
-- It is asked for a whole area, and one child is picked out afterwards: so no child is in the key of an answer.
-- kept: rows
with events as (
    select child_key, 'absence' as kind, absent_from as happened_on, absent_until as until_on,
        'absence_end' as list, ended_how as code, cast(null as varchar) as second_list, cast(null as varchar) as second_code,
        cast(null as varchar) as who, cast(school_days as double) as amount
    from absence_spells
    union all
    select child_key, 'leave', happened_on, until_on, list, code, second_list, second_code, who, null
    from care_events
    where kind = 'leave'
    union all
    select child_key, 'found', found_on, null, 'suspicion_source', source, null, null, responsible_school, null
    from cases
    where was_suspected
    union all
    select child_key, 'reported', cast(greatest(reported_township_at, reported_bureau_at) as date), null, null, null, null, null,
        responsible_school, cast(hours_to_report as double)
    from cases
    where is_double_reported
    union all
    select child_key, 'verified', verified_on, null, 'suspicion_outcome', outcome, null, null, responsible_township, null
    from cases
    where verified_on is not null
    union all
    select child_key, 'confirmed', confirmed_on, null, 'dropout_cause', cause, null, null, responsible_township, null
    from cases
    where is_confirmed
    union all
    select child_key, 'returned', returned_on, null, 'return_placement', return_placement, null, null, responsible_school, null
    from cases
    where returned_on is not null
    union all
    select child_key, 'left_again', left_again_on, null, null, null, null, null, null, null
    from cases
    where left_again_on is not null
    union all
    select child_key, 'closed', closed_on, null, 'case_status', status, null, null, responsible_township, null
    from cases
    where closed_on is not null
    union all
    select child_key, 'persuasion', visited_on, null, 'persuasion_method', method, 'persuasion_result', result,
        party, cast(attempt as double)
    from persuasion_visits
    union all
    select child_key, 'law', issued_on, null, 'law_step', step, 'law_outcome', outcome, issued_by, null
    from law_notices
    union all
    select child_key, 'visit', happened_on, null, list, code, second_list, second_code, who, null
    from care_events
    where kind = 'home_visit'
    union all
    select child_key, kind, happened_on, until_on, list, code, second_list, second_code, who, null
    from care_events
    where kind in ('talk', 'plan', 'caregiver')
    union all
    select child_key, 'pairing', starts_on, ends_on, 'key_group', target_group, null, null, teacher, null
    from pairings
    union all
    select child_key, 'lesson', taught_on, null, 'home_teaching_content', content, 'home_teaching_form', form, teacher,
        cast(periods as double)
    from home_lessons
    union all
    select child_key, 'aid', coalesce(arrived_on, deadline_on), null, 'aid_programme', programme, 'payment_status', status,
        null, cast(case when has_arrived then paid_yuan else due_yuan end as double)
    from aid_payments
    where coalesce(arrived_on, deadline_on) > cast($as_of as date) - interval 3 year
        and coalesce(arrived_on, deadline_on) <= cast($as_of as date)
    union all
    select child_key, 'registered', registered_on, null, null, null, null, null, null, cast(registered_on_day as double)
    from term_registrations
    where registered_on is not null
    union all
    select child_key, 'waiting', waiting_since, null, 'not_placed_reason', not_placed_reason, null, null, null, null
    from disabled_children
    where placement = 'waiting' and waiting_since is not null
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    e.child_key,
    e.kind,
    e.happened_on,
    e.until_on,
    e.list,
    e.code,
    e.second_list,
    e.second_code,
    e.who,
    e.amount
from events e
join children c on c.child_key = e.child_key
where e.happened_on <= cast($as_of as date)
order by e.child_key, e.happened_on desc, e.kind, e.code, e.second_code, e.who, e.amount
