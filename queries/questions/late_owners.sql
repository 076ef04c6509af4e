-- Who answers for what is late? One row per township, school and step with open cases past their time: how many, the
-- longest wait over its limit, the people named on the cases, and the heads who signed for the two lines this year.
-- kept: rows
with heads as (
    select level, township_code, school_code, any_value(party_b_role) as role, bool_or(signed_on is not null) as is_signed
    from pledges
    where is_current_year and level in ('county_township', 'bureau_school')
    group by level, township_code, school_code
),
late as (
    select
        c.county_code,
        c.township_code,
        c.school_code,
        c.stage,
        c.step,
        count(*) as late_cases,
        max(c.days_in_step) as longest_days,
        max(c.limit_days) as limit_days,
        string_agg(distinct c.responsible_township, '、') as township_people,
        string_agg(distinct c.responsible_village, '、') as village_people,
        string_agg(distinct c.responsible_school, '、') as school_people
    from cases c
    where c.is_open and c.is_late
    group by c.county_code, c.township_code, c.school_code, c.stage, c.step
)
select
    l.*,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    g.role as township_role,
    coalesce(g.is_signed, false) as township_signed,
    b.role as school_role,
    coalesce(b.is_signed, false) as school_signed
from late l
left join places t on t.kind = 'township' and t.code = l.township_code
left join places s on s.kind = 'school' and s.code = l.school_code
left join heads g on g.level = 'county_township' and g.township_code = l.township_code
left join heads b on b.level = 'bureau_school' and b.school_code = l.school_code
order by l.late_cases desc, l.longest_days desc, l.township_code, l.school_code, l.step
