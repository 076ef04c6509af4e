-- One row per row of a register that was set aside because of an error, with what can be read of it: where it belongs
-- and whom it names. It is in no count; who is looked for in a register finds here that a row was left out.
-- A row of which no place can be read stands in every county: it may be of any of them.
-- grain: row set aside and county (aside_key, county_code)
-- order: aside_key, county_code
-- access: county_code, township_code, village_code, school_code
-- identity: name, id_number, pupil_number, birth_date
-- after: places
with numbered as (
    select
        cast(
            row_number() over (
                order by
                    register, school_code nulls last, village_code nulls last, grade nulls last,
                    class_name nulls last, id_number nulls last, pupil_number nulls last, name nulls last,
                    birth_date nulls last
            ) as integer
        ) as aside_key,
        *
    from checked.rows_aside
),
located as (
    select
        n.*,
        coalesce(s.county_code, h.county_code, substr(n.village_code, 1, 6)) as county_code,
        coalesce(s.township_code, v.township_code, substr(n.village_code, 1, 9)) as township_code
    from numbered n
    left join marts.places s on s.kind = 'school' and s.code = n.school_code
    left join marts.places v on v.kind = 'village' and v.code = n.village_code
    left join marts.places h
        on h.kind = 'township' and h.code = coalesce(v.township_code, substr(n.village_code, 1, 9))
)
select
    l.aside_key,
    l.register,
    coalesce(l.county_code, c.code) as county_code,
    l.township_code,
    l.village_code,
    l.school_code,
    g.stage,
    l.grade,
    l.class_name,
    l.name,
    l.id_number,
    l.pupil_number,
    l.birth_date
from located l
left join marts.places c on l.county_code is null and c.kind = 'county'
left join reference.grade g on g.code = cast(l.grade as varchar)
