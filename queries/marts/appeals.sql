-- One row per appeal against a score, an assessment or a notice, up to the day of the snapshot.
-- grain: appeal
-- order: county_code, township_code, school_code, submitted_on, appeal_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
select
    a.appeal_number,
    a.submitted_on,
    a.submitted_on > cast(t.as_of - interval 1 year as date) as is_of_this_year,
    a.unit_kind,
    a.county_code,
    coalesce(a.township_code, p.township_code) as township_code,
    a.village_code,
    a.school_code,
    a.item,
    a.notice_number,
    a.period,
    a.reason,
    case when a.decided_on > t.as_of then 'pending' else a.state end as state,
    case when a.decided_on is null or a.decided_on <= t.as_of then a.points_effect end as points_effect,
    case when a.decided_on <= t.as_of then a.decided_on end as decided_on,
    cast(date_diff('day', a.submitted_on, case when a.decided_on <= t.as_of then a.decided_on end) as integer)
        as days_to_decide
from registers.appeals a
cross join reference.period t
left join marts.places p on p.kind in ('school', 'village') and p.code = coalesce(a.school_code, a.village_code)
where a.submitted_on <= t.as_of
