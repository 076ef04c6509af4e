-- Whom to follow: children with an open case, back less than 90 days, absent and to be reported, not registered this term,
-- disabled and without a place, or entitled to aid and on no list. One row per child, under the gravest of these; names for
-- whom the scope allows, masked.
-- kept: rows
with reasons as (
    select child_key, 1 as turn, 'open_case' as reason from cases where is_open and not is_returned
    union all
    select child_key, 2, 'back_again' from cases
    where is_returned and not is_closed and returned_on > cast($as_of as date) - 90
    union all
    select child_key, 3, 'absent' from absence_spells where is_open and is_to_report
    union all
    select child_key, 4, 'unregistered' from term_registrations where is_first_week_over and not is_settled
    union all
    select child_key, 5, 'waiting' from disabled_children where is_school_age and placement = 'waiting'
    union all
    select child_key, 6, 'home_taught' from disabled_children where is_school_age and is_home_taught
),
gravest as (
    select child_key, min(turn) as turn, arg_min(reason, turn) as reason
    from reasons
    where child_key is not null
    group by child_key
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.child_key,
    g.reason,
    c.name,
    c.grade,
    c.class_name,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from gravest g
join children c on c.child_key = g.child_key
left join places s on s.kind = 'school' and s.code = c.school_code
left join places t on t.kind = 'township' and t.code = c.township_code
order by g.turn, c.county_code, c.township_code, c.school_code, c.grade, c.class_name, c.child_key
