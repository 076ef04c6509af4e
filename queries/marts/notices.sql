-- One row per notice to a unit or a person (warnings, circulars, interviews ... awards and promotions blocked) so far.
-- grain: notice
-- order: county_code, township_code, school_code, issued_on, notice_number
-- access: county_code, township_code, village_code, school_code
-- identity: person
-- after: places
with known as (
    select
        n.*,
        t.as_of,
        t.school_year_starts_on,
        k.is_adverse = 1 as is_adverse,
        coalesce(n.township_code, p.township_code) as known_township_code,
        coalesce(n.blocked_until >= t.as_of, true) as is_in_force,
        case when n.settled_on <= t.as_of then n.settled_on end as settled
    from registers.notices n
    join reference.notice_kind k on k.code = n.kind
    cross join reference.period t
    left join marts.places p on p.kind in ('school', 'village') and p.code = coalesce(n.school_code, n.village_code)
    where n.issued_on <= t.as_of
)
select
    notice_number,
    kind,
    is_adverse,
    issued_on,
    issued_on >= school_year_starts_on as is_this_school_year,
    issued_by,
    unit_kind,
    county_code,
    known_township_code as township_code,
    village_code,
    school_code,
    person,
    person_role,
    problem_kind,
    rectification_number,
    is_in_force and (coalesce(blocks_awards, false) or kind = 'award_blocked') as blocks_awards_now,
    is_in_force and (coalesce(blocks_promotion, false) or kind = 'promotion_blocked') as blocks_promotion_now,
    blocked_until,
    deadline_on,
    settled as settled_on,
    case
        when settled <= deadline_on then true
        when settled > deadline_on or deadline_on < as_of then false
    end as is_settled_on_time
from known
