-- Which entitled pupils are on no list of this term? One row per child, to be sent back to its school; names for whom the
-- scope allows, masked.
-- kept: rows
with listed as (
    select distinct a.child_key
    from aid_payments a
    join period p on p.school_year = a.school_year and p.term = a.term
    where a.child_key is not null and a.programme in ('boarding_allowance', 'day_allowance')
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.child_key,
    c.name,
    c.grade,
    c.class_name,
    c.is_boarding,
    c.is_poor,
    c.is_disabled,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from children c
left join listed l on l.child_key = c.child_key
left join places s on s.kind = 'school' and s.code = c.school_code
left join places t on t.kind = 'township' and t.code = s.township_code
where c.is_aid_eligible
    and c.is_enrolled
    and not c.aid_paid_this_term
    and l.child_key is null
order by c.county_code, c.township_code, c.school_code, c.grade, c.class_name, c.child_key
