-- Children who left in the school year and are not back, over the enrolment at its start.
with limits as (
    select cast(max(case when key = 'transfer_receipt_days' then value end) as integer) as transfer_receipt_days
    from reference.settings
),
confirmed_leavers as (
    -- Confirmed dropouts; over age or force majeure (90), wrongly confirmed (30), abroad (3) and dead (4) are not.
    select
        coalesce(
            c.id_number,
            case when c.pupil_number like 'G%' then substr(c.pupil_number, 2) end,
            c.pupil_number,
            c.case_number
        ) as person,
        1 as preference,
        c.county_code,
        c.township_code,
        c.school_code,
        c.stage
    from marts.cases c
    cross join reference.period t
    where c.is_confirmed
        and not c.is_returned
        and c.status not in ('30', '90')
        and coalesce(c.outcome, '') not in ('3', '4')
        and (
            coalesce(c.left_on, c.found_on) between t.school_year_starts_on and t.as_of
            or c.left_again_on between t.school_year_starts_on and t.as_of
        )
),
moves as (
    select
        coalesce(
            m.id_number,
            case when m.pupil_number like 'G%' then substr(m.pupil_number, 2) end,
            m.pupil_number
        ) as person,
        m.pupil_number,
        m.moved_on,
        m.kind,
        m.grade,
        m.from_school_code,
        m.received_on <= t.as_of as is_received,
        date_diff('day', m.moved_on, t.as_of) as days_since
    from registers.movements m
    cross join reference.period t
    where m.moved_on between t.school_year_starts_on and t.as_of
),
last_comings as (
    select m.person, max(m.moved_on) as moved_on
    from moves m
    join reference.movement k on k.code = m.kind
    where k.is_increase = 1
    group by m.person
),
unexplained_leavers as (
    -- Withdrawn, or gone to a school that never confirmed; later comings and a place at another school clear it.
    select
        m.person,
        2 as preference,
        p.county_code,
        p.township_code,
        m.from_school_code as school_code,
        g.stage
    from moves m
    cross join limits n
    join marts.places p on p.kind = 'school' and p.code = m.from_school_code
    left join marts.children c on c.pupil_number = m.pupil_number
    left join last_comings l on l.person = m.person and l.moved_on >= m.moved_on
    left join reference.grade g on g.code = cast(coalesce(m.grade, c.grade) as varchar)
    where (
            m.kind = 'withdrawal'
            or (
                m.kind = 'transfer_out'
                and not coalesce(m.is_received, false)
                and m.days_since >= n.transfer_receipt_days
            )
        )
        and l.person is null
        and not coalesce(c.is_enrolled and c.school_code <> m.from_school_code, false)
),
leavers as (
    -- A child found in both sources is one child, at the place that the ledger gives.
    select
        *,
        row_number() over (partition by person order by preference, school_code nulls last, stage) as turn
    from (
        select * from confirmed_leavers
        union all
        select * from unexplained_leavers
    ) as both_sources
),
counted as (
    select county_code, township_code, school_code, stage, 1 as left_school, 0 as enrolled_at_start
    from leavers
    where turn = 1
    union all
    select county_code, township_code, school_code, stage, 0, enrolled_at_start
    from marts.enrolment
)
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(left_school) as numerator,
    sum(enrolled_at_start) as denominator
from counted
where stage in ('primary', 'junior')
group by county_code, township_code, school_code, stage
