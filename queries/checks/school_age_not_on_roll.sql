-- Children of compulsory age who are on no roll and in no register that says why.
-- group: comparison
-- severity: warning
-- needs: population, roll, out_of_county
-- message_zh: 户籍适龄儿童不在学籍、县外就读、缓学和在办案件中
-- message_en: of compulsory age, but neither on the roll nor explained by another register
-- detail_zh: {age_years} 周岁
-- detail_en: aged {age_years}
-- mend_zh: 请逐人核查：县外就读补入花名册并附证明，未在学的列入疑似台账
-- mend_en: look for each child: studying elsewhere, deferred, or not in school
with limits as (
    select
        max(case when key = 'school_age_from' then value end) as youngest,
        max(case when key = 'school_age_to' then value end) as oldest
    from reference.settings
),
children as (
    select
        p.row_key, p.id_number, p.name, p.birth_date, p.study_status,
        extract(year from t.age_reference_on) - extract(year from p.birth_date)
        - case
            when extract(month from p.birth_date) * 100 + extract(day from p.birth_date)
                > extract(month from t.age_reference_on) * 100 + extract(day from t.age_reference_on) then 1
            else 0
        end as age_years
    from registers.population p
    join reference.study_status k on k.code = p.study_status and k.is_finished = 0
    cross join reference.period t
),
explained as (
    select coalesce(r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end) as id_number
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
    union
    select id_number from registers.out_of_county
    union
    -- Waiting for a place, deferred, at an institution: the register of disabled children says so.
    select id_number from registers.disabled
    union
    select id_number from registers.leave where kind in ('deferral', 'exemption')
    union
    select d.id_number
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status and s.is_open = 1
    union
    select id_number from registers.suspected_cases where outcome is null or outcome in ('2', '3', '6', '7', '8')
),
nameless as (
    -- Pupils without an ID number are known by name and birthday.
    select distinct translate(r.name, '•‧・．.∙⋅･ 　', '········') as name, r.birth_date
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
    where r.id_number is null and r.pupil_number not like 'G%'
)
select
    'population' as register, c.row_key, 'study_status' as column_name, c.study_status as value,
    cast(c.age_years as integer) as age_years
from children c
cross join limits l
left join explained e on e.id_number = c.id_number
left join nameless n on n.name = translate(c.name, '•‧・．.∙⋅･ 　', '········') and n.birth_date = c.birth_date
where c.age_years between l.youngest and l.oldest and e.id_number is null and n.name is null
