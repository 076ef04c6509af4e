-- Children with two open cases.
-- group: cases
-- severity: warning
-- needs: dropout_cases
-- message_zh: 同一学生有两件未销号的辍学案件
-- message_en: the same child has two open cases
-- detail_zh: 另一件见{there}
-- detail_en: the other: {there}
-- mend_zh: 请并为一件，或将已复学的一件销号
-- mend_en: make them one, or close the one that is over
with open_cases as (
    select
        d.row_key,
        coalesce(
            d.id_number, case when d.pupil_number like 'G%' then substr(d.pupil_number, 2) end, d.pupil_number
        ) as child
    from registers.dropout_cases d
    join reference.case_status s on s.code = d.status and s.is_open = 1
    where d.closed_on is null
),
first_cases as (
    select child, min(row_key) as row_key
    from open_cases
    where child is not null
    group by child
    having count(*) > 1
)
select
    'dropout_cases' as register, o.row_key, 'case_number' as column_name, d.case_number as value,
    'dropout_cases' as other_register, f.row_key as other_row_key
from first_cases f
join open_cases o on o.child = f.child and o.row_key <> f.row_key
join registers.dropout_cases d on d.row_key = o.row_key
