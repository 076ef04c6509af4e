-- Children of poor households of compulsory age who are on no roll: the third comparison.
-- group: comparison
-- severity: warning
-- needs: poor_households, roll, out_of_county
-- message_zh: 脱贫户（监测对象）适龄儿童不在学籍，也不在县外就读花名册
-- message_en: of a poor household and of compulsory age, but neither on the roll nor studying elsewhere
-- detail_zh: {age_years} 周岁
-- detail_en: aged {age_years}
-- mend_zh: 请优先逐人核查（辍学与脱贫户比对）
-- mend_en: look for this child first
with limits as (
    select
        max(case when key = 'school_age_from' then value end) as youngest,
        max(case when key = 'school_age_to' then value end) as oldest
    from reference.settings
),
households as (
    -- The day of birth stands in the ID number.
    select
        h.row_key, h.id_number, h.pupil_number,
        try_cast(
            substr(h.id_number, 7, 4) || '-' || substr(h.id_number, 11, 2) || '-' || substr(h.id_number, 13, 2) as date
        ) as birth_date
    from registers.poor_households h
    join reference.beneficiary b on b.code = h.household_kind and b.is_poor_household = 1
),
aged as (
    select
        h.*,
        extract(year from t.age_reference_on) - extract(year from h.birth_date)
        - case
            when extract(month from h.birth_date) * 100 + extract(day from h.birth_date)
                > extract(month from t.age_reference_on) * 100 + extract(day from t.age_reference_on) then 1
            else 0
        end as age_years
    from households h
    cross join reference.period t
),
in_school as (
    select coalesce(
        r.id_number, case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end, r.pupil_number
    ) as child
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status and s.is_on_roll = 1
    union
    select id_number from registers.out_of_county
    union
    select p.id_number
    from registers.population p
    join reference.study_status k on k.code = p.study_status and k.is_finished = 1
    union
    select id_number from registers.disabled where placement <> 'waiting' or has_deferral
)
select
    'poor_households' as register, a.row_key, 'id_number' as column_name, a.id_number as value,
    cast(a.age_years as integer) as age_years
from aged a
cross join limits l
left join in_school i on i.child = a.id_number
left join registers.roll n on n.pupil_number = a.pupil_number
where a.age_years between l.youngest and l.oldest and i.child is null and n.pupil_number is null
