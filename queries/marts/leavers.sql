-- One row per child and school year, this one or the last, in which the child left school and from which it is not back:
-- confirmed dropouts, withdrawals, and transfers that no school has confirmed in time. The ledger goes before the
-- movements, the last leaving before others; `is_withdrawn` says of either whether the school recorded a withdrawal, which
-- a case in the ledger does not undo. A leaving counts in the school year in which it happened, whenever it is found out:
-- those of the last year are there so that its rate can be counted again (common/last_year_again.sql).
-- grain: child, school year
-- order: is_this_school_year, county_code, township_code, school_code, stage, left_on, leaver_key
-- access: county_code, township_code, village_code, school_code
-- identity: person
-- after: places, children, cases, movements
with limits as (
    select cast(max(case when key = 'transfer_receipt_days' then value end) as integer) as transfer_receipt_days
    from reference.settings
),
-- common: confirmed_leavings
, confirmed_leavers as (
    -- Over age or force majeure (90, not below sixteen years), abroad (3) and dead (4) are not.
    select
        c.person,
        1 as preference,
        'confirmed' as how,
        -- Reported by the unit itself in time, and the days for bringing the child back still run.
        coalesce(c.is_reported_on_time, true) and not c.was_concealed and not c.is_late as is_within_limits,
        greatest(c.first_left_on, c.left_again_on) as left_on,
        c.county_code,
        c.township_code,
        c.village_code,
        c.school_code,
        c.stage,
        c.grade,
        c.child_key,
        c.case_number
    from confirmed_leavings c
    where not c.is_returned
        and (c.status <> '90' or c.is_closed_too_young)
        and coalesce(c.outcome, '') not in ('3', '4')
),
moved_out as (
    -- Withdrawn, or gone to a school that has not confirmed in time.
    select m.*
    from marts.movements m
    cross join limits n
    where m.kind = 'withdrawal'
        or (m.kind = 'transfer_out' and not m.is_received and m.days_since > n.transfer_receipt_days)
),
unexplained_leavers as (
    -- Later comings and a place at another school clear it.
    select
        m.person,
        2 as preference,
        case when m.kind = 'withdrawal' then 'withdrawal' else 'unreceived' end as how,
        false as is_within_limits,
        m.moved_on as left_on,
        p.county_code,
        p.township_code,
        cast(null as varchar) as village_code,
        m.from_school_code as school_code,
        m.stage,
        m.grade,
        m.child_key,
        cast(null as varchar) as case_number
    from moved_out m
    join marts.places p on p.kind = 'school' and p.code = m.from_school_code
    left join last_comings l on l.person = m.person and l.moved_on >= m.moved_on
    where l.person is null
        and (m.enrolled_school_code is null or m.enrolled_school_code = m.from_school_code)
),
dated as (
    select b.*, b.left_on >= t.school_year_starts_on as is_this_school_year
    from (
        select * from confirmed_leavers
        union all
        select * from unexplained_leavers
    ) as b
    cross join reference.period t
    where b.left_on >= cast(t.school_year_starts_on - interval 1 year as date)
),
leavers as (
    select
        *,
        bool_or(how = 'withdrawal') over (partition by person, is_this_school_year) as is_withdrawn,
        row_number() over (
            partition by person, is_this_school_year
            order by preference, left_on desc, school_code nulls last, stage, how, case_number nulls last
        ) as turn
    from dated
)
select
    cast(
        row_number() over (
            order by
                is_this_school_year, county_code nulls last, township_code nulls last, school_code nulls last, stage,
                left_on, person
        ) as integer
    ) as leaver_key,
    is_this_school_year,
    county_code,
    township_code,
    village_code,
    school_code,
    stage,
    grade,
    child_key,
    how,
    is_withdrawn,
    is_within_limits,
    left_on,
    case_number,
    person
from leavers
where turn = 1
