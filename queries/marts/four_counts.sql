-- The numbers that an inspector compares: registered children, pupils on the roll, in class, present. `counted` says of what:
--   class      one row per class: on the roll, of those in class (in no gap to attendance), and the last day of attendance
--              of this term; `attendance` says whether there is one: reported, none_this_term, before_lessons (the term has
--              not begun yet) or not_supplied (the register did not come). What last term counted is no number of this one
--   catchment  one row per school and grade: registered children of that age in the villages that the school serves, and where
--              they are on the roll (here: at this school). A village that several schools share counts at each of them
--   home       one row per village and stage: registered children of that age, of those on a roll and in class anywhere in the
--              county (here: at a school of their own township)
-- Children who have finished compulsory education are left out; who is older than the last grade counts there.
-- Of a class, `rows_aside` are rows of the roll that were set aside because of errors: neither on the roll nor missing.
-- grain: counted, school or village, stage, grade, class
-- order: counted, county_code, township_code, village_code, school_code, stage, grade, class_name
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places, children, ledger_gaps, rows_aside
with ages as (
    select max(case when key = 'school_age_from' then value end) as school_age_from from reference.settings
),
last_grade as (
    select max(cast(code as integer)) as grade from reference.grade where stage = 'junior'
),
unregistered as (
    select distinct child_key from marts.ledger_gaps where gap = 'population_not_roll'
),
supplied as (
    select count(*) > 0 as attendance from reference.present where register = 'attendance'
),
last_days as (
    select a.school_code, a.grade, a.class_name, max(a.attended_on) as attended_on
    from registers.attendance a
    cross join reference.period t
    where a.attended_on between t.term_starts_on and t.as_of
    group by a.school_code, a.grade, a.class_name
),
attendance as (
    select
        a.school_code,
        a.grade,
        a.class_name,
        a.attended_on,
        sum(a.due_count) as due,
        sum(a.present_count) as present,
        sum(a.leave_count) as on_leave,
        sum(a.absent_count) as absent
    from registers.attendance a
    join last_days d
        on d.school_code = a.school_code and d.grade = a.grade and d.attended_on = a.attended_on
        and d.class_name is not distinct from a.class_name
    group by a.school_code, a.grade, a.class_name, a.attended_on
),
missing as (
    select distinct child_key from marts.ledger_gaps where gap = 'roll_not_attending'
),
classes as (
    select
        c.county_code,
        c.township_code,
        c.school_code,
        c.stage,
        c.grade,
        c.class_name,
        count(*) as on_roll,
        sum(case when m.child_key is null then 1 else 0 end) as in_class,
        -- In class by the account, but not due where the class is counted.
        sum(case when m.child_key is null and c.roll_status = '50' then 1 else 0 end) as home_taught
    from marts.children c
    left join missing m on m.child_key = c.child_key
    where c.is_on_roll and c.school_code is not null
    group by c.county_code, c.township_code, c.school_code, c.stage, c.grade, c.class_name
),
left_out as (
    select county_code, township_code, school_code, stage, grade, class_name, count(*) as rows_aside
    from marts.rows_aside
    where register = 'roll' and school_code is not null
    group by county_code, township_code, school_code, stage, grade, class_name
),
areas as (
    select distinct a.school_code, a.village_code, a.stage
    from registers.service_areas a
    cross join reference.period t
    where (a.valid_from is null or a.valid_from <= t.as_of) and (a.valid_to is null or a.valid_to >= t.as_of)
),
residents as (
    select
        c.child_key,
        c.village_code,
        c.age_stage,
        -- The usual age on 31 August before the first grade is the lowest of school age.
        least(c.age_years - n.school_age_from + 1, g.grade) as grade,
        c.is_on_roll,
        c.school_code,
        coalesce(h.county_code, c.hukou_county_code) as home_county_code,
        c.hukou_township_code,
        -- Where the school is: the child's own places are those of its school.
        c.township_code as school_township_code,
        c.is_on_roll and m.child_key is null as is_in_class
    from marts.children c
    cross join ages n
    cross join last_grade g
    left join unregistered u on u.child_key = c.child_key
    left join missing m on m.child_key = c.child_key
    left join marts.places h on h.kind = 'village' and h.code = c.village_code
    where c.is_in_population and c.is_school_age and (c.is_on_roll or u.child_key is not null)
),
registered as (
    select
        a.school_code,
        r.age_stage as stage,
        cast(r.grade as integer) as grade,
        count(*) as children,
        sum(case when r.is_on_roll and r.school_code = a.school_code then 1 else 0 end) as here,
        sum(case when r.is_on_roll and r.school_code <> a.school_code then 1 else 0 end) as elsewhere,
        sum(case when not r.is_on_roll then 1 else 0 end) as off_roll
    from areas a
    join residents r on r.village_code = a.village_code and r.age_stage = a.stage
    group by a.school_code, r.age_stage, r.grade
),
homes as (
    select
        home_county_code,
        hukou_township_code,
        village_code,
        age_stage as stage,
        count(*) as children,
        sum(case when is_on_roll then 1 else 0 end) as on_roll,
        sum(case when is_in_class then 1 else 0 end) as in_class,
        sum(case when is_on_roll and school_township_code = hukou_township_code then 1 else 0 end) as here,
        sum(case when is_on_roll and school_township_code <> hukou_township_code then 1 else 0 end) as elsewhere,
        sum(case when not is_on_roll then 1 else 0 end) as off_roll
    from residents
    group by home_county_code, hukou_township_code, village_code, age_stage
)
select
    'class' as counted,
    c.county_code,
    c.township_code,
    cast(null as varchar) as village_code,
    c.school_code,
    c.stage,
    c.grade,
    c.class_name,
    cast(coalesce(c.on_roll, 0) as integer) as on_roll,
    cast(coalesce(c.in_class, 0) as integer) as in_class,
    cast(coalesce(c.rows_aside, 0) as integer) as rows_aside,
    cast(coalesce(c.home_taught, 0) as integer) as home_taught,
    case
        when a.attended_on is not null then 'reported'
        when not w.attendance then 'not_supplied'
        when t.as_of < t.teaching_starts_on then 'before_lessons'
        else 'none_this_term'
    end as attendance,
    a.attended_on,
    cast(a.due as integer) as due,
    cast(a.present as integer) as present,
    cast(a.on_leave as integer) as on_leave,
    cast(a.absent as integer) as absent,
    cast(null as integer) as registered,
    cast(null as integer) as registered_here,
    cast(null as integer) as registered_elsewhere,
    cast(null as integer) as registered_off_roll
from (
    select
        coalesce(k.county_code, o.county_code) as county_code,
        coalesce(k.township_code, o.township_code) as township_code,
        coalesce(k.school_code, o.school_code) as school_code,
        coalesce(k.stage, o.stage) as stage,
        coalesce(k.grade, o.grade) as grade,
        coalesce(k.class_name, o.class_name) as class_name,
        k.on_roll,
        k.in_class,
        k.home_taught,
        o.rows_aside
    from classes k
    full join left_out o
        on o.school_code = k.school_code and o.grade is not distinct from k.grade
        and o.class_name is not distinct from k.class_name
) as c
cross join supplied w
cross join reference.period t
left join attendance a
    on a.school_code = c.school_code and a.grade = c.grade and a.class_name is not distinct from c.class_name
union all
select
    'catchment',
    p.county_code,
    p.township_code,
    null,
    r.school_code,
    r.stage,
    r.grade,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    cast(r.children as integer),
    cast(r.here as integer),
    cast(r.elsewhere as integer),
    cast(r.off_roll as integer)
from registered r
join marts.places p on p.kind = 'school' and p.code = r.school_code
union all
select
    'home',
    home_county_code,
    hukou_township_code,
    village_code,
    null,
    stage,
    null,
    null,
    cast(on_roll as integer),
    cast(in_class as integer),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    cast(children as integer),
    cast(here as integer),
    cast(elsewhere as integer),
    cast(off_roll as integer)
from homes
