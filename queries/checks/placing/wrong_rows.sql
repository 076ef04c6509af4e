-- To which county, township, village and school does each finding belong? One row per finding that has a place.
-- Read from the wrong row itself, else from the child or the case that it names; a code that no place has says
-- nothing. Needs marts.places and wrong_rows: one row per finding, with the columns of its row that may tell.
with schools_named as (
    select finding, 1 as rank, school_code as code from wrong_rows
    union all
    select finding, 2, from_school_code from wrong_rows
    union all
    select finding, 3, to_school_code from wrong_rows
    union all
    select w.finding, 4, c.school_code
    from wrong_rows w
    join registers.dropout_cases c on c.case_number = w.case_number
    union all
    select w.finding, 5, c.school_code
    from wrong_rows w
    join registers.suspected_cases c on c.case_number = w.case_number
    union all
    select w.finding, 6, i.school_code
    from wrong_rows w
    join registers.inspections i on i.inspection_number = w.inspection_number
    union all
    select w.finding, 7, r.school_code
    from wrong_rows w
    join registers.roll r on r.pupil_number = w.pupil_number
    union all
    select w.finding, 8, r.school_code
    from wrong_rows w
    join registers.roll r on r.id_number = w.id_number
),
villages_named as (
    select finding, 1 as rank, village_code as code from wrong_rows
    union all
    select w.finding, 2, c.village_code
    from wrong_rows w
    join registers.dropout_cases c on c.case_number = w.case_number
    union all
    select w.finding, 3, c.village_code
    from wrong_rows w
    join registers.suspected_cases c on c.case_number = w.case_number
    union all
    select w.finding, 4, i.village_code
    from wrong_rows w
    join registers.inspections i on i.inspection_number = w.inspection_number
    union all
    select w.finding, 5, r.village_code
    from wrong_rows w
    join registers.roll r on r.pupil_number = w.pupil_number
    union all
    select w.finding, 6, p.village_code
    from wrong_rows w
    join registers.population p on p.id_number = w.id_number
),
schools as (
    select n.finding, min_by(n.code, (n.rank, n.code)) as code
    from schools_named n
    join marts.places p on p.kind = 'school' and p.code = n.code
    group by n.finding
),
villages as (
    select n.finding, min_by(n.code, (n.rank, n.code)) as code
    from villages_named n
    join marts.places p on p.kind = 'village' and p.code = n.code
    group by n.finding
),
townships_named as (
    select finding, 1 as rank, township_code as code from wrong_rows
    union all
    select s.finding, 2, p.township_code
    from schools s
    join marts.places p on p.kind = 'school' and p.code = s.code
    union all
    select v.finding, 3, p.township_code
    from villages v
    join marts.places p on p.kind = 'village' and p.code = v.code
    union all
    select finding, 4, residence_township_code from wrong_rows
    union all
    select w.finding, 5, i.township_code
    from wrong_rows w
    join registers.inspections i on i.inspection_number = w.inspection_number
),
townships as (
    select n.finding, min_by(n.code, (n.rank, n.code)) as code
    from townships_named n
    join marts.places p on p.kind = 'township' and p.code = n.code
    group by n.finding
)
select
    w.finding,
    coalesce(t.county_code, c.code) as county_code,
    t.code as township_code,
    v.code as village_code,
    s.code as school_code
from wrong_rows w
left join schools s on s.finding = w.finding
left join villages v on v.finding = w.finding
left join townships n on n.finding = w.finding
left join marts.places t on t.kind = 'township' and t.code = n.code
left join marts.places c on c.kind = 'county' and c.code = w.county_code
where coalesce(t.county_code, c.code) is not null
order by w.finding
