-- What became of the pupils of an earlier roll ($before)? One row per pupil who is gone, came, changed school, or changed grade
-- by more than one and not as the years passed; without a register of movements too. A pupil may stand under school and grade.
--   why: promotion (from the last grade of primary), finished (the last grade over the summer), entered (grade 1), movement
--     (the register of movements says so), elsewhere (known to registers of the county beyond what the viewer sees), set_aside
--     (a row that was set aside because of an error names the child: whether it is gone or came is not known), or unknown
-- A pupil is counted where it was, one who came where it is. Names are there for whom the scope allows them, masked.
-- kept: rows
with days as (
    select
        cast(substr(n.school_year, 1, 4) as integer) - cast(substr(b.school_year, 1, 4) as integer) as years,
        b.as_of as before_on,
        -- From July on the last grade is over.
        n.school_year <> b.school_year or (month(cast($as_of as date)) in (7, 8) and month(b.as_of) not in (7, 8)) as has_finished
    from snapshots n
    cross join snapshots b
    where n.snapshot = $snapshot and b.snapshot = $before
),
gone_moves as (
    select l.before_child_key, arg_max(m.kind, (m.moved_on, m.movement_key)) as kind
    from movements m
    join same_movers l on l.movement_key = m.movement_key
    cross join days d
    where m.is_decrease and m.moved_on >= d.before_on - interval 31 day
    group by l.before_child_key
),
come_moves as (
    select m.child_key, arg_max(m.kind, (m.moved_on, m.movement_key)) as kind
    from movements m
    cross join days d
    where m.is_increase and m.moved_on >= d.before_on - interval 31 day and m.child_key is not null
    group by m.child_key
),
rows_aside_now as (
    select distinct before_child_key from set_aside where register = 'roll'
),
rows_aside_then as (
    select distinct child_key from before_set_aside where register = 'roll'
),
pupils_before as (
    select b.*, s.child_key as now_key, s.before_child_key is not null as is_known
    from before_children b
    left join same_children s on s.before_child_key = b.child_key
    where b.is_enrolled
),
pupils_now as (
    select n.*, s.before_child_key, s.child_key is not null as is_known
    from children n
    left join same_children s on s.child_key = n.child_key
    where n.is_enrolled
),
gone as (
    select
        'gone' as what,
        case
            when b.is_known and b.now_key is null then 'elsewhere'
            when a.before_child_key is not null then 'set_aside'
            when m.kind is not null then 'movement'
            when d.has_finished and b.grade >= 9 then 'finished'
            else 'unknown'
        end as why,
        m.kind as movement,
        b.county_code, b.township_code, b.village_code, b.school_code, b.stage,
        n.child_key, b.child_key as before_child_key, b.name,
        b.school_code as from_school_code, cast(null as varchar) as to_school_code,
        b.grade as from_grade, cast(null as integer) as to_grade
    from pupils_before b
    cross join days d
    left join children n on n.child_key = b.now_key
    left join gone_moves m on m.before_child_key = b.child_key
    left join rows_aside_now a on a.before_child_key = b.child_key
    where coalesce(n.is_on_roll, false) = false
),
came as (
    select
        'came',
        case
            when n.is_known and n.before_child_key is null then 'elsewhere'
            when a.child_key is not null then 'set_aside'
            when m.kind is not null then 'movement'
            when d.years > 0 and n.grade <= d.years then 'entered'
            else 'unknown'
        end,
        m.kind,
        n.county_code, n.township_code, n.village_code, n.school_code, n.stage,
        n.child_key, b.child_key, n.name,
        null, n.school_code, null, n.grade
    from pupils_now n
    cross join days d
    left join before_children b on b.child_key = n.before_child_key
    left join come_moves m on m.child_key = n.child_key
    left join rows_aside_then a on a.child_key = n.child_key
    where coalesce(b.is_on_roll, false) = false
),
both_days as (
    select b, n
    from pupils_before b
    join pupils_now n on n.child_key = b.now_key
),
changed_school as (
    select
        'school',
        case
            when d.years > 0 and t.b.stage <> t.n.stage then 'promotion'
            when m.kind is not null then 'movement'
            else 'unknown'
        end,
        m.kind,
        t.b.county_code, t.b.township_code, t.b.village_code, t.b.school_code, t.b.stage,
        t.n.child_key, t.b.child_key, t.n.name,
        t.b.school_code, t.n.school_code, t.b.grade, t.n.grade
    from both_days t
    cross join days d
    left join come_moves m on m.child_key = t.n.child_key
    where t.b.school_code <> t.n.school_code
),
changed_grade as (
    select
        'grade', 'unknown', null,
        t.b.county_code, t.b.township_code, t.b.village_code, t.b.school_code, t.b.stage,
        t.n.child_key, t.b.child_key, t.n.name,
        t.b.school_code, t.n.school_code, t.b.grade, t.n.grade
    from both_days t
    cross join days d
    where abs(t.n.grade - t.b.grade) > 1 and t.n.grade - t.b.grade <> d.years
),
together as (
    select * from gone
    union all
    select * from came
    union all
    select * from changed_school
    union all
    select * from changed_grade
)
select
    x.*,
    coalesce(f.short_name, f.name) as from_school,
    f.name_en as from_school_en,
    coalesce(g.short_name, g.name) as to_school,
    g.name_en as to_school_en
from together x
left join places f on f.kind = 'school' and f.code = x.from_school_code
left join places g on g.kind = 'school' and g.code = x.to_school_code
order by
    x.what, x.why <> 'unknown', x.county_code, x.township_code, x.school_code, x.from_grade, x.to_grade,
    x.before_child_key, x.child_key
