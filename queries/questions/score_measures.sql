-- What a township is scored on: one row per township, measure and stage. Indicators as they stand on the snapshot's
-- day, with the last three school years together beside them; and counts of how cases were handled this school year.
with rows_named as (
    select
        v.township_code as unit,
        v.indicator as measure,
        v.stage,
        sum(v.numerator) filter (where v.snapshot = $snapshot) as numerator,
        sum(v.denominator) filter (where v.snapshot = $snapshot) as denominator,
        sum(v.numerator) as pooled_numerator,
        sum(v.denominator) as pooled_denominator
    from indicator_values v
    join snapshots s on s.snapshot = v.snapshot
    cross join period p
    where v.indicator in $measures
        and (
            v.snapshot = $snapshot
            or (s.is_year_end and s.school_year <> p.school_year
                and s.as_of < $as_of and s.as_of > cast($as_of as date) - interval 26 month)
        )
        and ($county is null or v.county_code = $county)
        and ($township is null or v.township_code = $township)
    group by all
),
handled as (
    select
        c.township_code as unit,
        count(*) filter (where c.verify_due_on <= cast($as_of as date)) as to_verify,
        count(*) filter (
            where c.verify_due_on <= cast($as_of as date) and c.verified_on <= c.verify_due_on
        ) as verified_on_time,
        count(*) filter (
            where c.hours_to_report > 24 * l.late_days
                or (c.hours_to_report is null and date_diff('day', c.found_on, cast($as_of as date)) > l.late_days)
        ) as reported_very_late,
        count(*) filter (where c.is_confirmed and c.source in ('5', '6')) as confirmed_found_by_others,
        count(*) filter (
            where c.is_out_of_school and c.step = 'persuade' and c.is_late and k.is_poor
        ) as poor_confirmed_overdue
    from cases c
    cross join period p
    cross join (select max(value) filter (where key = 'double_report_late_days') as late_days from settings) l
    left join children k on k.child_key = c.child_key
    where (c.found_on >= p.school_year_starts_on or c.is_out_of_school)
        and ($county is null or c.county_code = $county)
        and ($township is null or c.township_code = $township)
    group by c.township_code
),
children_counted as (
    select
        k.township_code as unit,
        count(*) filter (where k.is_hukou and k.is_out_of_school and not coalesce(k.has_deferral, false))
            as out_of_school,
        count(k.has_agent_parent) as left_behind,
        count(*) filter (where k.has_agent_parent) as with_agent_parent
    from children k
    where ($county is null or k.county_code = $county)
        and ($township is null or k.township_code = $township)
    group by k.township_code
),
-- Results count when they are due, over twelve months: a case confirmed last week has not failed yet.
settled as (
    select
        c.township_code as unit,
        count(*) filter (where date_diff('day', c.confirmed_on, p.as_of) > l.persuade_days) as to_return,
        count(*) filter (
            where date_diff('day', c.confirmed_on, p.as_of) > l.persuade_days and not c.is_out_of_school
        ) as returned,
        count(*) filter (where date_diff('day', c.returned_on, p.as_of) > l.observation_days) as to_close,
        count(*) filter (
            where date_diff('day', c.returned_on, p.as_of) > l.observation_days and not c.is_open
        ) as closed
    from cases c
    cross join period p
    cross join (
        select
            max(value) filter (where key = 'persuade_days') as persuade_days,
            max(value) filter (where key = 'observation_days') as observation_days
        from settings
    ) l
    where c.is_confirmed
        and c.confirmed_on > cast($as_of as date) - interval 1 year
        and ($county is null or c.county_code = $county)
        and ($township is null or c.township_code = $township)
    group by c.township_code
),
listed as (
    select distinct a.child_key
    from aid_payments a
    join period p on p.school_year = a.school_year and p.term = a.term
    where a.child_key is not null and a.programme in ('boarding_allowance', 'day_allowance')
),
aided as (
    select
        k.township_code as unit,
        count(*) as eligible,
        count(*) filter (where k.aid_paid_this_term or l.child_key is not null) as listed
    from children k
    left join listed l on l.child_key = k.child_key
    where k.is_aid_eligible
        and k.is_enrolled
        and ($county is null or k.county_code = $county)
        and ($township is null or k.township_code = $township)
    group by k.township_code
),
again as (
    select r.township_code as unit, count(*) as raised_again
    from rectifications r
    cross join period p
    where r.state = '60'
        and r.issued_on >= p.school_year_starts_on
        and ($county is null or r.county_code = $county)
        and ($township is null or r.township_code = $township)
    group by r.township_code
),
measured as (
    select unit, measure, stage, numerator, denominator, pooled_numerator, pooled_denominator
    from rows_named
    where numerator is not null
    union all by name
    select unit, 'verified_on_time' as measure, verified_on_time as numerator, to_verify as denominator from handled
    union all by name
    select unit, 'reported_very_late' as measure, reported_very_late as numerator from handled
    union all by name
    select unit, 'confirmed_found_by_others' as measure, confirmed_found_by_others as numerator from handled
    union all by name
    select unit, 'poor_confirmed_overdue' as measure, poor_confirmed_overdue as numerator from handled
    union all by name
    select unit, 'returned_when_due' as measure, returned as numerator, to_return as denominator from settled
    union all by name
    select unit, 'closed_when_due' as measure, closed as numerator, to_close as denominator from settled
    union all by name
    select unit, 'aid_listed' as measure, listed as numerator, eligible as denominator from aided
    union all by name
    select unit, 'out_of_school_unexcused' as measure, out_of_school as numerator from children_counted
    union all by name
    select unit, 'agent_parent_named' as measure, with_agent_parent as numerator, left_behind as denominator
    from children_counted
    union all by name
    select unit, 'raised_again' as measure, raised_again as numerator from again
)
select
    m.unit,
    coalesce(p.short_name, p.name) as name,
    p.name_en,
    m.measure,
    m.stage,
    cast(m.numerator as double) as numerator,
    cast(m.denominator as double) as denominator,
    cast(m.pooled_numerator as double) as pooled_numerator,
    cast(m.pooled_denominator as double) as pooled_denominator,
    (
        select (date_diff('day', term_starts_on, as_of) + 1) / (date_diff('day', term_starts_on, term_ends_on) + 1.0)
        from period
    ) as term_passed
from measured m
join places p on p.kind = 'township' and p.code = m.unit
order by m.unit, m.measure, m.stage
