-- Confirmed dropouts with the day on which the child first left by them: CTEs last_comings, withdrawals, confirmed_leavings.
last_comings as (
    select person, max(moved_on) as moved_on
    from marts.movements
    where is_increase
    group by person
),
withdrawals as (
    -- The last withdrawal of a child, unless it came back to a school after it.
    select m.person, max(m.moved_on) as moved_on
    from marts.movements m
    left join last_comings l on l.person = m.person and l.moved_on >= m.moved_on
    where m.kind = 'withdrawal' and l.person is null
    group by m.person
),
confirmed_leavings as (
    -- A case that does not say when the child left takes the day of the withdrawal before it, so that one leaving does not
    -- count in two years.
    select c.*, coalesce(c.left_on, w.moved_on, c.found_on) as first_left_on
    from marts.cases c
    left join withdrawals w on w.person = c.person and w.moved_on <= c.found_on
    where c.is_confirmed
)
