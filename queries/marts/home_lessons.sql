-- One row per lesson taught at home in the school year so far.
-- grain: lesson
-- order: county_code, township_code, school_code, taught_on, record_number
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
select
    h.record_number,
    p.county_code,
    p.township_code,
    h.school_code,
    c.stage,
    c.child_key,
    h.teacher,
    h.taught_on,
    h.taught_on >= t.term_starts_on as is_this_term,
    h.started_at,
    h.ended_at,
    h.periods,
    h.content,
    h.second_content,
    coalesce(h.content in ('2', '5'), false) or coalesce(h.second_content in ('2', '5'), false) as is_with_health,
    h.form,
    h.is_signed
from registers.home_teaching h
cross join reference.period t
left join marts.places p on p.kind = 'school' and p.code = h.school_code
left join marts.children c on c.id_number = h.id_number
where h.taught_on between t.school_year_starts_on and t.as_of
