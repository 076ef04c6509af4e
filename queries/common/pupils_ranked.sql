-- Who is who on the roll: one `person` per child, the ID number wherever any register gives it, else the pupil number. CTEs
-- numbers_known, families_known, pupils_named, pupils_ranked (`place` 1: the row of the child that counts).
numbers_known as (
    -- A temporary pupil number (J, L) says no ID number, but another register may know both.
    select pupil_number, min(id_number) as id_number
    from (
        select pupil_number, id_number from registers.poor_households
        union all
        select pupil_number, id_number from registers.left_behind
        union all
        select pupil_number, id_number from registers.disabled
        union all
        select pupil_number, id_number from registers.out_of_county
    ) as lists
    where pupil_number is not null
    group by pupil_number
),
families_known as (
    -- Last resort: the same name, birthday and head of household, when it can only be one child. Spaces, and
    -- which of the middle dots stands in it, make no other name.
    select
        translate(name, '•‧・．.∙⋅･ 　', '········') as name,
        birth_date,
        translate(household_head, '•‧・．.∙⋅･ 　', '········') as household_head,
        min(id_number) as id_number
    from registers.population
    group by translate(name, '•‧・．.∙⋅･ 　', '········'), birth_date,
        translate(household_head, '•‧・．.∙⋅･ 　', '········')
    having count(*) = 1
),
pupils_named as (
    select
        r.*,
        coalesce(
            r.id_number,
            case when r.pupil_number like 'G%' then substr(r.pupil_number, 2) end,
            n.id_number,
            f.id_number,
            r.pupil_number
        ) as person,
        s.is_enrolled,
        s.is_on_roll,
        -- Off the roll with a certificate: of the last grade done with school, of a lower one due in the next.
        s.is_graduated = 1 and s.is_on_roll = 0 as has_graduated
    from registers.roll r
    join reference.roll_today s on s.code = r.roll_status
    left join numbers_known n on n.pupil_number = r.pupil_number
    left join families_known f
        on r.id_number is null
        and f.birth_date = r.birth_date
        and f.name = translate(r.name, '•‧・．.∙⋅･ 　', '········')
        and f.household_head = translate(r.guardian_name, '•‧・．.∙⋅･ 　', '········')
),
pupils_ranked as (
    -- Two pupil numbers for one child happen; the child is counted once, where it really attends.
    select
        *,
        row_number() over (
            partition by person order by is_enrolled desc, is_on_roll desc, entered_on desc nulls last, pupil_number
        ) as place
    from pupils_named
)
