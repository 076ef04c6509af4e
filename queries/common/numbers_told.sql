-- Pupil numbers that say no ID number themselves, with the ID number that other rows give: a CTE of (pupil_number, id_number).
-- A temporary pupil number says no ID number, but an event about the same child may give both, and so may a dropout
-- and its suspicion together.
numbers_told as (
    select pupil_number, min(id_number) as id_number
    from (
        select pupil_number, id_number from registers.movements
        union all
        select pupil_number, id_number from registers.suspected_cases
        union all
        select pupil_number, id_number from registers.dropout_cases
        union all
        select d.pupil_number, s.id_number
        from registers.dropout_cases d
        join registers.suspected_cases s on s.case_number = d.suspected_case_number and s.name = d.name
        where d.id_number is null
        union all
        select s.pupil_number, d.id_number
        from registers.dropout_cases d
        join registers.suspected_cases s on s.case_number = d.suspected_case_number and s.name = d.name
        where s.id_number is null
    ) as events
    where pupil_number is not null
    group by pupil_number
)
