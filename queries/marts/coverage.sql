-- Which unit has rows in which register: one row per register that came and school, township or county.
-- `expected` is how many rows at least must be there (0: none need be); fewer means that the unit has not reported.
-- Registers whose rows name no place are not here. What is kept by period counts the current one only:
-- term (term_registration, attendance), calendar year (pledges), school year (meetings, assessments, reports due).
-- grain: register, county_code, township_code, school_code
-- order: register, county_code, township_code, school_code
-- access: county_code, township_code, school_code
-- identity: none
-- after: places, children
with named as (
    select 'absences' as register, school_code, cast(null as varchar) as village_code, cast(null as varchar) as township_code
    from registers.absences
    union all
    select 'aid_payments', school_code, village_code, null from registers.aid_payments
    union all
    select 'appeals', school_code, village_code, township_code from registers.appeals
    union all
    select 'assessments', a.school_code, a.village_code, a.township_code
    from registers.assessments a
    cross join reference.period t
    where a.assessed_on between t.school_year_starts_on and t.as_of
    union all
    select 'attendance', a.school_code, null, null
    from registers.attendance a
    cross join reference.period t
    where a.attended_on between t.term_starts_on and t.as_of
    union all
    select 'caregivers', null, village_code, null from registers.caregivers
    union all
    select 'case_plans', school_code, village_code, null from registers.case_plans
    union all
    select 'clubs', school_code, null, null from registers.clubs
    union all
    select 'disabled', null, village_code, null from registers.disabled
    union all
    select 'dropout_cases', school_code, village_code, null from registers.dropout_cases
    union all
    select 'facilities', school_code, null, township_code from registers.facilities
    union all
    select 'facility_checks', school_code, null, null from registers.facility_checks
    union all
    select 'home_teaching', school_code, null, null from registers.home_teaching
    union all
    select 'home_visits', c.school_code, null, null
    from registers.home_visits h
    join marts.children c on c.pupil_number = h.pupil_number
    union all
    select 'inspections', school_code, village_code, township_code from registers.inspections
    union all
    select 'inspectors', null, null, township_code from registers.inspectors
    union all
    select 'learning_support', school_code, null, null from registers.learning_support
    union all
    select 'leave', school_code, village_code, null from registers.leave
    union all
    select 'left_behind', null, village_code, null from registers.left_behind
    union all
    select 'meetings', m.school_code, m.village_code, m.township_code
    from registers.meetings m
    cross join reference.period t
    where m.held_on between t.school_year_starts_on and t.as_of
    union all
    select 'movements', coalesce(m.from_school_code, m.to_school_code), null, null from registers.movements m
    union all
    select 'notices', school_code, village_code, township_code from registers.notices
    union all
    select 'nutrition', school_code, null, null from registers.nutrition
    union all
    select 'out_of_county', null, village_code, null from registers.out_of_county
    union all
    select 'pairings', school_code, village_code, null from registers.pairings
    union all
    select 'pledges', p.school_code, p.village_code, p.township_code
    from registers.pledges p
    cross join reference.period t
    where p.year = extract(year from t.as_of)
    union all
    select 'poor_households', null, village_code, null from registers.poor_households
    union all
    select 'population', null, village_code, null from registers.population
    union all
    select 'rectifications', school_code, village_code, township_code from registers.rectifications
    union all
    select 'report_submissions', r.school_code, null, r.township_code
    from registers.report_submissions r
    cross join reference.period t
    where r.due_on between t.school_year_starts_on and t.as_of and r.submitted_on <= t.as_of
    union all
    select 'roll', school_code, null, null from registers.roll
    union all
    select 'roster_summary', null, null, s.township_code
    from registers.roster_summary s
    join reference.period t on t.school_year = s.school_year
    union all
    select 'service_areas', school_code, village_code, null from registers.service_areas
    union all
    select 'suspected_cases', school_code, village_code, null from registers.suspected_cases
    union all
    select 'talks', school_code, null, null from registers.talks
    union all
    select 'tasks', school_code, village_code, township_code from registers.tasks
    union all
    select 'term_registration', r.school_code, null, null
    from registers.term_registration r
    join reference.period t on t.school_year = r.school_year and t.term = r.term
    union all
    select 'villages', null, null, township_code from registers.villages
),
by_unit as (
    select register, school_code, village_code, township_code, count(*) as rows_here
    from named
    group by all
),
placed as (
    select
        u.register,
        coalesce(s.county_code, v.county_code, t.county_code, substr(coalesce(u.township_code, u.village_code), 1, 6))
            as county_code,
        coalesce(s.township_code, u.township_code, v.township_code, substr(u.village_code, 1, 9)) as township_code,
        s.code as school_code,
        u.rows_here
    from by_unit u
    left join marts.places s on s.kind = 'school' and s.code = u.school_code
    left join marts.places v on v.kind = 'village' and v.code = u.village_code
    left join marts.places t on t.kind = 'township' and t.code = u.township_code
),
reports_due as (
    select r.school_code, s.county_code, s.township_code, count(*) as expected
    from registers.report_submissions r
    join marts.places s on s.kind = 'school' and s.code = r.school_code
    cross join reference.period t
    where r.due_on between t.school_year_starts_on and t.as_of
    group by r.school_code, s.county_code, s.township_code
),
duties as (
    -- From every school of compulsory education.
    select r.register, s.county_code, s.township_code, s.code as school_code, 1 as expected
    from marts.places s
    cross join (values ('roll'), ('term_registration'), ('attendance'), ('facility_checks')) as r (register)
    where s.kind = 'school' and s.school_kind in ('primary', 'junior', 'nine_year', 'special')
    union all
    -- From every township: its part of the rosters, its villages and contracts.
    select r.register, p.county_code, p.code, null, 1
    from marts.places p
    cross join (
        values ('population'), ('poor_households'), ('left_behind'), ('disabled'), ('out_of_county'), ('villages'),
            ('pledges'), ('meetings'), ('roster_summary')
    ) as r (register)
    where p.kind = 'township'
    union all
    select 'report_submissions', county_code, township_code, school_code, expected from reports_due
),
township_duties as (
    select register from duties where school_code is null group by register
),
found as (
    -- What townships owe is looked for in the whole township, whichever unit of it the row names.
    select
        p.register,
        p.county_code,
        p.township_code,
        case when d.register is null then p.school_code end as school_code,
        sum(p.rows_here) as rows_here
    from placed p
    left join township_duties d on d.register = p.register
    where p.county_code is not null
    group by all
)
select
    coalesce(f.register, d.register) as register,
    coalesce(f.county_code, d.county_code) as county_code,
    coalesce(f.township_code, d.township_code) as township_code,
    coalesce(f.school_code, d.school_code) as school_code,
    cast(coalesce(f.rows_here, 0) as integer) as rows_here,
    cast(coalesce(d.expected, 0) as integer) as expected
from found f
full join duties d
    on d.register = f.register
    and d.county_code = f.county_code
    and d.township_code = f.township_code
    and d.school_code is not distinct from f.school_code
join reference.present r on r.register = coalesce(f.register, d.register)
