-- One row per child who left school, counts for this school year, and is not back: confirmed dropouts, withdrawals, and
-- transfers that no school has confirmed in time. The ledger goes before the movements, the last leaving before others;
-- `is_withdrawn` says of either whether the school recorded a withdrawal, which a case in the ledger does not undo.
-- A leaving counts in the school year in which it happened; where that year was over before it was established (a dropout
-- confirmed, a transfer overdue), in the year of that day: no leaver is in no year, and none of the ledger in two.
-- grain: child
-- order: county_code, township_code, school_code, stage, left_on, leaver_key
-- access: county_code, township_code, village_code, school_code
-- identity: person
-- after: places, children, cases, movements
with limits as (
    select cast(max(case when key = 'transfer_receipt_days' then value end) as integer) as transfer_receipt_days
    from reference.settings
),
confirmed_leavers as (
    -- Confirmed dropouts; over age or force majeure (90), abroad (3) and dead (4) are not.
    select
        c.person,
        1 as preference,
        'confirmed' as how,
        -- Reported by the unit itself in time, and the days for bringing the child back still run.
        coalesce(c.is_reported_on_time, true) and not c.was_concealed and not c.is_late as is_within_limits,
        greatest(coalesce(c.left_on, c.found_on), c.left_again_on) as left_on,
        c.county_code,
        c.township_code,
        c.village_code,
        c.school_code,
        c.stage,
        c.grade,
        c.child_key,
        c.case_number
    from marts.cases c
    cross join reference.period t
    where c.is_confirmed
        and not c.is_returned
        and c.status <> '90'
        and coalesce(c.outcome, '') not in ('3', '4')
        and (
            greatest(coalesce(c.left_on, c.found_on), c.confirmed_on) between t.school_year_starts_on and t.as_of
            or c.left_again_on between t.school_year_starts_on and t.as_of
        )
),
last_comings as (
    select person, max(moved_on) as moved_on
    from marts.movements
    where is_increase
    group by person
),
moved_out as (
    -- Withdrawn this year, or gone to a school that has not confirmed and whose days for it ran out this year.
    select m.*
    from marts.movements m
    cross join limits n
    cross join reference.period t
    where (m.kind = 'withdrawal' and m.is_this_school_year)
        or (
            m.kind = 'transfer_out'
            and not m.is_received
            and m.days_since > n.transfer_receipt_days
            and m.moved_on + n.transfer_receipt_days + 1 >= t.school_year_starts_on
        )
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
leavers as (
    select
        *,
        bool_or(how = 'withdrawal') over (partition by person) as is_withdrawn,
        row_number() over (
            partition by person
            order by preference, left_on desc, school_code nulls last, stage, how, case_number nulls last
        ) as turn
    from (
        select * from confirmed_leavers
        union all
        select * from unexplained_leavers
    ) as both_sources
)
select
    cast(
        row_number() over (
            order by
                county_code nulls last, township_code nulls last, school_code nulls last, stage, left_on, person
        ) as integer
    ) as leaver_key,
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
