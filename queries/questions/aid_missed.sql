-- Who was missed? Eligible pupils of this term by school: paid, in process, and not on any list at all.
-- kept: sums of eligible, paid, in_process, not_listed
with listed as (
    select distinct a.child_key
    from aid_payments a
    join period p on p.school_year = a.school_year and p.term = a.term
    where a.child_key is not null and a.programme in ('boarding_allowance', 'day_allowance')
),
counted as (
    select
        c.county_code,
        c.township_code,
        c.school_code,
        c.stage,
        count(*) as eligible,
        count(*) filter (where c.aid_paid_this_term) as paid,
        count(*) filter (where not c.aid_paid_this_term and l.child_key is not null) as in_process,
        count(*) filter (where not c.aid_paid_this_term and l.child_key is null) as not_listed
    from children c
    left join listed l on l.child_key = c.child_key
    where c.is_aid_eligible
        and c.is_enrolled
    group by all
)
select
    d.*,
    d.school_code as code,
    coalesce(s.short_name, s.name) as name,
    s.name_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from counted d
left join places s on s.kind = 'school' and s.code = d.school_code
left join places t on t.kind = 'township' and t.code = s.township_code
order by d.school_code, d.stage
