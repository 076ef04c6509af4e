-- One row per child known to any register that lists children (not those of events) on the day of the snapshot.
-- What a register that was not supplied would have told is NULL, never false.
-- grain: child
-- order: county_code, township_code, school_code, stage, grade, child_key
-- access: county_code, township_code, village_code, school_code
-- identity: name, id_number, pupil_number, birth_date, guardian_name, guardian_phone
-- after: places
with present as (
    select
        count(case when register = 'population' then 1 end) > 0 as population,
        count(case when register = 'out_of_county' then 1 end) > 0 as out_of_county,
        count(case when register = 'poor_households' then 1 end) > 0 as poor_households,
        count(case when register = 'left_behind' then 1 end) > 0 as left_behind,
        count(case when register = 'disabled' then 1 end) > 0 as disabled,
        count(case when register = 'aid_payments' then 1 end) > 0 as aid_payments,
        count(case when register = 'home_visits' then 1 end) > 0 as home_visits,
        count(case when register = 'suspected_cases' then 1 end) > 0 as suspected_cases,
        count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases,
        count(case when register = 'inspection_results' then 1 end) > 0 as inspection_results,
        count(case when register = 'leave' then 1 end) > 0 as leave,
        -- Without any of these three nobody can say which counties are "ours".
        count(case when register in ('townships', 'schools', 'population') then 1 end) > 0 as counties
    from reference.present
),
ages as (
    select
        max(case when key = 'school_age_from' then value end) as school_age_from,
        max(case when key = 'school_age_to' then value end) as school_age_to,
        max(case when key = 'primary_age_to' then value end) as primary_age_to,
        max(case when key = 'preschool_age_from' then value end) as preschool_age_from,
        max(case when key = 'senior_age_to' then value end) as senior_age_to
    from reference.settings
),
-- common: pupils_ranked
, pupils as (
    select p.*, g.stage
    from pupils_ranked p
    join reference.grade g on g.code = cast(p.grade as varchar)
    where p.place = 1
),
last_grade as (
    select max(cast(code as integer)) as grade from reference.grade where stage = 'junior'
),
people as (
    select person from pupils
    union
    select id_number from registers.population
    union
    select id_number from registers.disabled
    union
    select id_number from registers.out_of_county
    union
    select id_number from registers.poor_households
    union
    select id_number from registers.left_behind
),

-- What happened to them this term, and what is open on the day. Events name a child by either number.
visits_this_term as (
    select distinct v.pupil_number
    from registers.home_visits v
    cross join reference.period t
    where v.visited_on between t.term_starts_on and t.as_of
),
aid_this_term as (
    -- Money that came back (60) or was taken back (80) has not reached the child.
    select a.id_number, a.pupil_number
    from registers.aid_payments a
    cross join reference.period t
    where a.school_year = t.school_year
        and a.term = t.term
        and a.paid_yuan > 0
        and a.status not in ('60', '80')
        and (a.arrived_on <= t.as_of or (a.arrived_on is null and a.status in ('50', '70')))
),
open_suspicions as (
    select s.id_number, s.pupil_number
    from registers.suspected_cases s
    cross join reference.period t
    left join registers.dropout_cases d
        on d.suspected_case_number = s.case_number and d.confirmed_on <= t.as_of
    where cast(s.found_at as date) <= t.as_of
        and (s.outcome is null or s.verified_on > t.as_of)
        and d.case_number is null
),
open_cases as (
    select d.id_number, d.pupil_number, d.suspected_case_number
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status
    cross join reference.period t
    where d.confirmed_on <= t.as_of
        and (
            case when d.closed_on is null then s.is_open = 1 else d.closed_on > t.as_of end
            or (d.left_again_on <= t.as_of and d.left_again_on >= d.closed_on)
        )
    union all
    -- Verified as a dropout, and not yet entered in the ledger of dropouts: as open as one that is.
    select s.id_number, s.pupil_number, null
    from registers.suspected_cases s
    join reference.suspicion_outcome o on o.code = s.outcome and o.kind = 'confirmed'
    cross join reference.period t
    left join registers.dropout_cases d
        on d.suspected_case_number = s.case_number and d.confirmed_on <= t.as_of
    where cast(s.found_at as date) <= t.as_of
        and (s.verified_on is null or s.verified_on <= t.as_of)
        and d.case_number is null
),
leave_in_force as (
    -- Suspended, deferred or exempt on the day: begun, not over, and not back since.
    select l.id_number, l.pupil_number
    from registers.leave l
    join reference.leave_kind k on k.code = l.kind and k.is_long = 1
    cross join reference.period t
    where l.starts_on <= t.as_of
        and (l.ends_on is null or l.ends_on >= t.as_of)
        and not coalesce(l.returned_on <= t.as_of, false)
        and not (l.returned_on is null and coalesce(l.has_returned, false))
),
met_in_person as (
    -- Children whom an inspection of this school year has seen with its own eyes.
    select r.id_number, r.pupil_number
    from registers.inspection_results r
    join reference.sample_how h on h.code = r.how and h.is_in_person = 1
    cross join reference.period t
    left join registers.inspections i on i.inspection_number = r.inspection_number
    where coalesce(r.checked_on, i.inspected_on) between t.school_year_starts_on and t.as_of
),
named_in as (
    -- Who is named in which list, by either number.
    select 'aid' as list, id_number, pupil_number from aid_this_term
    union all
    select 'suspicion', id_number, pupil_number from open_suspicions
    union all
    select 'case', id_number, pupil_number from open_cases
    union all
    -- A case that leaves its numbers out has those of the suspicion it came from.
    select 'case', f.id_number, f.pupil_number
    from open_cases c
    join registers.suspected_cases f on f.case_number = c.suspected_case_number
    union all
    select 'met', id_number, pupil_number from met_in_person
    union all
    select 'leave', id_number, pupil_number from leave_in_force
),
numbers as (
    -- A pupil number that begins with G contains the ID number: whoever gives one of the two is known by both.
    select list, id_number as number from named_in
    union
    select list, pupil_number from named_in
    union
    select list, substr(pupil_number, 2) from named_in where pupil_number like 'G%'
    union
    select list, 'G' || id_number from named_in
),
aid_in_force as (
    -- Which pupils of compulsory stages can be eligible at all: day pupils had no standard before autumn 2019.
    select s.stage, s.programme = 'boarding_allowance' as is_boarding
    from reference.aid_standards s
    cross join reference.period t
    where s.programme in ('boarding_allowance', 'day_allowance')
        and s.stage in ('primary', 'junior')
        and t.term_starts_on >= s.valid_from
        and (s.valid_to is null or t.term_starts_on <= s.valid_to)
),

rows_aside as (
    -- Whom a row names that was set aside because of an error: it is not in its register, and not missing from it.
    -- Where the numbers are what is wrong, the same name and birthday tell, when it can only be one child.
    select register, id_number as person from checked.rows_aside
    union
    select register, pupil_number from checked.rows_aside
    union
    select register, substr(pupil_number, 2) from checked.rows_aside where pupil_number like 'G%'
    union
    select a.register, f.id_number
    from checked.rows_aside a
    join (
        select name, birth_date, min(id_number) as id_number
        from registers.population
        group by name, birth_date
        having count(*) = 1
    ) f on f.name = a.name and f.birth_date = a.birth_date
    union
    select a.register, f.person
    from checked.rows_aside a
    join (
        select name, birth_date, min(person) as person
        from pupils
        group by name, birth_date
        having count(*) = 1
    ) f on f.name = a.name and f.birth_date = a.birth_date
),
gathered as (
    select
        e.person,
        case when substr(e.person, 1, 1) not in ('G', 'J', 'L') then e.person end as id_number,
        r.pupil_number,
        coalesce(r.name, p.name, d.name, o.name, h.name, l.name) as name,
        -- The household register is the authority on age and home.
        coalesce(p.birth_date, d.birth_date, r.birth_date) as birth_date,
        r.guardian_name,
        r.guardian_phone,
        coalesce(p.sex, r.sex, d.sex) as sex,
        coalesce(
            p.village_code, r.village_code, d.village_code, o.village_code, h.village_code, l.village_code
        ) as village_code,
        coalesce(r.is_on_roll, 0) = 1 as is_on_roll,
        coalesce(r.is_enrolled, 0) = 1 as is_enrolled,
        r.roll_status,
        coalesce(r.has_graduated and r.grade >= y.grade, false) as has_finished,
        coalesce(r.has_graduated and r.grade < y.grade, false) as is_due_in_next_grade,
        case when r.is_on_roll = 1 then r.school_code end as school_code,
        case when r.is_on_roll = 1 then r.grade else o.grade end as grade,
        case when r.is_on_roll = 1 then r.class_name end as class_name,
        case when r.is_on_roll = 1 then r.stage end as roll_stage,
        o.grade as outside_grade,
        p.study_status,
        p.id_number is not null as is_in_population,
        p.is_resident,
        o.id_number is not null as is_out_of_county,
        coalesce(r.is_on_roll, 0) = 0 and ra.person is not null as is_roll_row_aside,
        p.id_number is null and pa.person is not null as is_population_row_aside,
        coalesce(r.study_place, p.study_place, case when o.id_number is not null then '3' end) as study_place,
        coalesce(h.household_kind, r.family_category) as household_kind,
        r.family_category,
        h.id_number is not null as is_in_households,
        case
            when l.father_away is not null and l.mother_away is not null then '2'
            when l.id_number is not null then '1'
            else r.left_behind
        end as left_behind,
        l.id_number is not null as is_in_left_behind,
        l.agent_parent is not null as has_agent_parent,
        case when d.id_number is not null then true else r.is_disabled end as is_disabled,
        d.id_number is not null as is_in_disabled,
        d.disability_kind,
        d.disability_level,
        coalesce(d.placement, r.placement) as placement,
        d.placement as registered_placement,
        d.not_placed_reason,
        d.has_deferral,
        d.waiting_since,
        r.is_boarding,
        r.is_migrant,
        r.is_single_parent
    from people e
    cross join last_grade y
    left join pupils r on r.person = e.person
    left join registers.population p on p.id_number = e.person
    left join registers.disabled d on d.id_number = e.person
    left join registers.out_of_county o on o.id_number = e.person
    left join registers.poor_households h on h.id_number = e.person
    left join registers.left_behind l on l.id_number = e.person
    left join rows_aside ra on ra.register = 'roll' and ra.person = e.person
    left join rows_aside pa on pa.register = 'population' and pa.person = e.person
),
aged as (
    select
        g.*,
        cast(
            extract(year from t.age_reference_on) - extract(year from g.birth_date)
            - case
                when extract(month from g.birth_date) * 100 + extract(day from g.birth_date)
                    > extract(month from t.age_reference_on) * 100 + extract(day from t.age_reference_on) then 1
                else 0
            end as integer
        ) as age_years
    from gathered g
    cross join reference.period t
),
placed as (
    select
        a.*,
        coalesce(s.county_code, hc.county_code, substr(a.village_code, 1, 6)) as county_code,
        coalesce(s.township_code, v.township_code, substr(a.village_code, 1, 9)) as township_code,
        coalesce(v.township_code, substr(a.village_code, 1, 9)) as hukou_township_code,
        coalesce(hc.county_code, substr(a.village_code, 1, 6)) as hukou_county_code
    from aged a
    left join marts.places s on s.kind = 'school' and s.code = a.school_code
    left join marts.places v on v.kind = 'village' and v.code = a.village_code
    left join marts.places hc
        on hc.kind = 'township' and hc.code = coalesce(v.township_code, substr(a.village_code, 1, 9))
),
judged as (
    select
        p.*,
        case
            when p.age_years between n.school_age_from and n.primary_age_to then 'primary'
            when p.age_years between n.school_age_from and n.school_age_to then 'junior'
        end as age_stage,
        case
            when p.age_years between n.preschool_age_from and n.school_age_from - 1 then 'preschool'
            when p.age_years between n.school_age_from and n.primary_age_to then 'primary'
            when p.age_years between n.school_age_from and n.school_age_to then 'junior'
            when p.age_years between n.school_age_to + 1 and n.senior_age_to then 'senior'
        end as age_level,
        case when w.counties then coalesce(c.code is not null, false) end as is_hukou,
        -- Not on the roll any more, or never: the level comes from where the child studies, else from its age.
        coalesce(
            p.roll_stage,
            g.stage,
            case p.study_status
                when 'kindergarten' then 'preschool'
                when 'preschool_age' then 'preschool'
                when 'primary' then 'primary'
                when 'junior' then 'junior'
                when 'senior' then 'senior'
                when 'vocational' then 'senior'
                when 'graduated' then 'other'
            end,
            case
                when p.age_years < n.school_age_from then 'preschool'
                when p.age_years <= n.primary_age_to then 'primary'
                when p.age_years <= n.school_age_to then 'junior'
                else 'other'
            end
        ) as stage,
        -- What the household register calls finished may be the primary school alone.
        p.has_finished
            or coalesce(f.is_finished = 1 and not (p.is_due_in_next_grade and p.study_status = 'graduated'), false)
            as is_finished,
        date_diff('day', t.teaching_starts_on, t.as_of) > 6 as is_first_week_over,
        coalesce(m.is_enrolled, 0) = 1 as is_placed,
        coalesce(hk.is_poor_household, 0) = 1 or coalesce(fk.is_poor_household, 0) = 1 as is_listed_poor,
        coalesce(hk.is_aid_eligible, 0) = 1 or coalesce(fk.is_aid_eligible, 0) = 1 as is_listed_for_aid,
        w.population as knows_population,
        w.out_of_county as knows_out_of_county,
        w.poor_households as knows_households,
        w.left_behind as knows_left_behind,
        w.disabled as knows_disabled,
        w.aid_payments as knows_aid,
        w.home_visits as knows_visits,
        w.suspected_cases as knows_suspicions,
        w.dropout_cases as knows_cases,
        w.inspection_results as knows_inspected,
        w.leave as knows_leave
    from placed p
    cross join ages n
    cross join present w
    cross join reference.period t
    left join reference.grade g on g.code = cast(p.outside_grade as varchar)
    left join reference.study_status f on f.code = p.study_status
    left join reference.placement m on m.code = p.registered_placement
    left join reference.beneficiary hk on hk.code = p.household_kind and p.is_in_households
    left join reference.beneficiary fk on fk.code = p.family_category
    left join marts.places c on c.kind = 'county' and c.code = p.hukou_county_code
),
expected as (
    -- Finished a lower grade and is on no roll since, nor anywhere else that is known: due in the next grade (应到未到).
    select
        *,
        is_due_in_next_grade and not is_on_roll and not is_out_of_county and not is_finished and not is_placed
            as is_awaited
    from judged
),
flagged as (
    select
        j.*,
        j.age_stage is not null as is_school_age,
        case when j.is_listed_poor or j.knows_households then j.is_listed_poor end as is_poor,
        coalesce(j.left_behind, case when j.knows_left_behind then '0' end) as left_behind_known,
        coalesce(j.is_disabled, case when j.knows_disabled then false end) as is_disabled_known,
        case
            when j.is_enrolled or j.is_out_of_county or j.is_finished or j.is_placed then true
            -- Its row of the roll was set aside: whether it is in school is not known until the row is corrected.
            when j.is_roll_row_aside then null
            -- Being looked for, and on no roll: neither in school nor out of school, but counted apart.
            when j.study_status = 'untraced' and not j.is_on_roll then null
            -- Until the first week of the term is over nobody can say whether it comes.
            when j.is_awaited and not j.is_first_week_over then null
            when j.knows_population and j.knows_out_of_county then false
        end as is_in_school,
        -- A pupil on leave is on the roll and not counted here; one marked as dropped out (60) is.
        case
            when (j.is_roll_row_aside or (j.study_status = 'untraced' and not j.is_on_roll)) and j.age_stage is not null
                and not j.is_out_of_county and not j.is_finished and not j.is_placed then null
            when j.is_awaited and not j.is_first_week_over then null
            when j.is_in_population and j.knows_out_of_county then
                j.age_stage is not null
                and not (j.is_on_roll and j.roll_status <> '60')
                and not j.is_out_of_county and not j.is_finished and not j.is_placed
        end as is_out_of_school,
        a.stage is not null as has_aid_standard
    from expected j
    left join aid_in_force a on a.stage = j.stage and a.is_boarding = coalesce(j.is_boarding, false)
)
select
    cast(
        row_number() over (
            order by
                f.county_code nulls last, f.township_code nulls last, f.school_code nulls last,
                f.stage, f.grade nulls last, f.person
        ) as integer
    ) as child_key,
    f.county_code,
    f.township_code,
    f.village_code,
    f.hukou_township_code,
    f.hukou_county_code,
    f.school_code,
    f.stage,
    f.grade,
    f.class_name,
    f.sex,
    f.age_years,
    f.age_stage,
    f.age_level,
    f.is_hukou,
    case when f.knows_population then f.is_in_population end as is_in_population,
    f.is_resident,
    f.is_roll_row_aside,
    f.is_population_row_aside,
    f.is_on_roll,
    f.is_enrolled,
    f.roll_status,
    f.study_status,
    f.study_place,
    f.is_school_age,
    f.is_in_school,
    f.is_out_of_school,
    f.is_finished,
    f.is_awaited,
    f.is_poor,
    f.household_kind,
    f.left_behind_known as left_behind,
    case when f.is_in_left_behind then f.has_agent_parent end as has_agent_parent,
    f.is_disabled_known as is_disabled,
    case when f.knows_disabled then f.is_in_disabled end as is_in_disabled_register,
    f.disability_kind,
    f.disability_level,
    f.placement,
    f.not_placed_reason,
    f.has_deferral,
    f.waiting_since,
    f.is_boarding,
    f.is_migrant,
    f.is_single_parent,
    f.is_on_roll and (f.is_poor or f.left_behind_known in ('1', '2') or f.is_disabled_known) as is_key_pupil,
    case when f.knows_visits then v.pupil_number is not null end as visited_this_term,
    f.is_enrolled and f.has_aid_standard
        and (f.is_listed_for_aid or f.is_disabled_known or case when f.knows_households then false end)
        as is_aid_eligible,
    case when f.knows_aid then ai.number is not null or ap.number is not null end as aid_paid_this_term,
    case when f.knows_suspicions then si.number is not null or sp.number is not null end as has_open_suspicion,
    case when f.knows_cases then ci.number is not null or cp.number is not null end as has_open_case,
    case when f.knows_inspected then mi.number is not null or mp.number is not null end as was_met_this_year,
    case when f.knows_leave then li.number is not null or lp.number is not null end as has_leave_in_force,
    -- Where a registered child of school age is, in one word; see the mart `school_age`.
    case
        when not f.is_in_population or f.age_stage is null then null
        when f.is_out_of_school is null then 'not_known'
        when f.is_out_of_school then
            case
                when has_open_case then 'confirmed'
                when has_open_suspicion then 'suspected'
                when f.has_deferral then 'deferred'
                when f.knows_cases and f.knows_suspicions then 'unlisted'
                else 'not_told'
            end
        when f.is_enrolled and (f.roll_status = '50' or f.placement = 'home_teaching') then 'home_taught'
        when f.is_enrolled then 'enrolled'
        when f.is_finished then 'finished'
        when f.is_placed and f.placement = 'home_teaching' then 'home_taught'
        when f.is_out_of_county then 'outside'
        when f.is_placed then 'placed'
        else 'leave'
    end as school_age_standing,
    f.name,
    f.id_number,
    f.pupil_number,
    f.birth_date,
    f.guardian_name,
    f.guardian_phone
from flagged f
left join visits_this_term v on v.pupil_number = f.pupil_number
left join numbers ai on ai.list = 'aid' and ai.number = f.id_number
left join numbers ap on ap.list = 'aid' and ap.number = f.pupil_number
left join numbers si on si.list = 'suspicion' and si.number = f.id_number
left join numbers sp on sp.list = 'suspicion' and sp.number = f.pupil_number
left join numbers ci on ci.list = 'case' and ci.number = f.id_number
left join numbers cp on cp.list = 'case' and cp.number = f.pupil_number
left join numbers mi on mi.list = 'met' and mi.number = f.id_number
left join numbers mp on mp.list = 'met' and mp.number = f.pupil_number
left join numbers li on li.list = 'leave' and li.number = f.id_number
left join numbers lp on lp.list = 'leave' and lp.number = f.pupil_number
