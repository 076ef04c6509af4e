-- Where do two registers say what cannot both be true? One row per child and contradiction, or per cell that the checks
-- found: `kind` names the contradiction, `evidence_on` and `other_on` the days of the two pieces of evidence, `days` how long.
--   returned_absent     counted as returned, and absent again without reason long enough to be reported
--   aid_absent          aid arrived while the child was out of school, or absent long enough to count as dropout
--   eligible_unpaid     aid of a term whose deadline is over has not arrived for a pupil who is entitled to it
--   teaching_short      fewer home lessons this term than the standard
--   id_twice            one ID number stands on two rows
--   two_schools         one child on the roll of two schools, or on the roll and studying outside
--   leave_over          on leave past its end, without a return
--   never_received      transferred out, and no school has received the child in time
--   summary_differs     in the township's table but not in its roster, or the other way round
-- kept: rows
with today as (
    select
        p.as_of,
        p.school_year,
        p.school_year_starts_on,
        (select cast(max(value) as integer) from settings where key = 'transfer_receipt_days') as receipt_days
    from period p
),
away as (
    -- Since when, and until when, a child was not at school as the ledgers say.
    select child_key, left_on as away_from, returned_on as away_until
    from cases
    where is_confirmed and child_key is not null and left_on is not null
    union all
    select a.child_key, a.dropout_from, a.absent_until
    from absence_spells a
    where a.child_key is not null and a.dropout_from is not null
),
found as (
    select
        'returned_absent' as kind, c.child_key, c.county_code, c.township_code, c.school_code, c.stage,
        c.returned_on as evidence_on, a.absent_from as other_on, date_diff('day', a.absent_from, t.as_of) as days,
        cast(null as varchar) as detail
    from cases c
    join absence_spells a on a.child_key = c.child_key
    cross join today t
    where c.is_returned and a.is_to_report and a.is_open and a.absent_from >= c.returned_on
    union all
    select
        'aid_absent', p.child_key, p.county_code, p.township_code, p.school_code, p.stage,
        p.arrived_on, a.away_from, date_diff('day', a.away_from, p.arrived_on), p.programme
    from aid_payments p
    join away a on a.child_key = p.child_key
    cross join today t
    where p.has_arrived and p.stage in ('primary', 'junior') and p.arrived_on > t.as_of - interval 1 year
        and p.arrived_on > a.away_from and (a.away_until is null or p.arrived_on < a.away_until)
    union all
    select
        'eligible_unpaid', p.child_key, p.county_code, p.township_code, p.school_code, p.stage,
        p.deadline_on, null, p.days_late, p.programme
    from aid_payments p
    join children c on c.child_key = p.child_key
    cross join today t
    where p.is_due and not p.has_arrived and p.due_yuan > 0 and c.is_enrolled
        and p.deadline_on >= t.as_of - interval 1 year and p.stage in ('primary', 'junior')
    union all
    select
        'teaching_short', d.child_key, d.county_code, d.township_code, d.school_code, d.stage,
        d.last_taught_on, null, date_diff('day', d.last_taught_on, t.as_of),
        d.lessons_this_term || ' / ' || d.lessons_required
    from disabled_children d
    cross join today t
    where d.meets_standard = false
    union all
    select
        'never_received', m.child_key, m.county_code, m.township_code, m.school_code, m.stage,
        m.moved_on, null, m.days_since, null
    from movements m
    cross join today t
    where m.kind = 'transfer_out' and not m.is_received and m.is_this_school_year
        and m.days_since > t.receipt_days and m.enrolled_school_code is null
    union all
    select
        'two_schools', g.child_key, g.county_code, g.township_code, g.school_code, g.stage, g.since_on, null, g.days, null
    from ledger_gaps g
    where g.reason = 'outside_and_on_roll'
),
checked as (
    select
        case
            when f.rule in ('id_twice_in_school', 'duplicate_key', 'child_perhaps_twice') then 'id_twice'
            when f.rule in ('child_in_two_schools', 'outside_and_on_roll') then 'two_schools'
            when f.rule in ('leave_past_end', 'suspension_past_end') then 'leave_over'
            when f.rule = 'roster_summary_differs' then 'summary_differs'
        end as kind,
        f.*
    from findings f
    where f.rule in (
        'id_twice_in_school', 'duplicate_key', 'child_perhaps_twice', 'child_in_two_schools', 'leave_past_end',
        'suspension_past_end', 'roster_summary_differs'
    )
)
select
    f.county_code,
    f.township_code,
    f.school_code,
    f.stage,
    f.kind,
    f.child_key,
    c.name,
    c.grade,
    c.class_name,
    f.evidence_on,
    f.other_on,
    cast(f.days as integer) as days,
    f.detail as detail_zh,
    f.detail as detail_en,
    cast(null as varchar) as file,
    cast(null as varchar) as sheet,
    cast(null as integer) as row_number,
    1 as items
from found f
left join children c on c.child_key = f.child_key
union all
select
    county_code, township_code, school_code, null, kind, null, null, null, null, null, null, null,
    what_zh, what_en, file, sheet, row_number, findings
from checked
order by kind, days desc nulls last, township_code, school_code, child_key
