-- Who should be at school this September, and where is each of them? Every pupil of the last roll of the school year before
-- ($before), and every child of school age now, in exactly one group; a pupil of the last roll counts at that school.
--   enrolled, home_taught, leave (on leave or deferred), outside (studies elsewhere, or has a place that no roll shows),
--   finished (the last grade, or at a higher level), transferred (out, and received), gone (died or went abroad),
--   known_elsewhere (in registers of the county beyond what the viewer sees), set_aside (a row of the roll that was set aside
--   because of an error names the child), not_known (whereabouts are being looked for), and due: should be here and is not
-- Rows of `due` and `not_known` are one a child, with (masked) names for whom the scope allows them; all others are counted.
-- kept: rows
with last_roll as (
    select b.*, s.child_key as now_key, s.before_child_key is not null as is_known
    from before_children b
    join snapshots e on e.snapshot = $before
    left join same_children s on s.before_child_key = b.child_key
    where b.is_on_roll and b.stage in ('primary', 'junior')
),
last_moves as (
    select
        l.before_child_key,
        arg_max(m.kind, (m.moved_on, m.is_decrease, m.movement_key)) as kind,
        arg_max(m.is_received, (m.moved_on, m.is_decrease, m.movement_key)) as is_received
    from movements m
    join same_movers l on l.movement_key = m.movement_key
    join snapshots e on e.snapshot = $before
    where m.moved_on >= e.as_of - interval 31 day
    group by l.before_child_key
),
own_moves as (
    select
        child_key,
        arg_max(kind, (moved_on, is_decrease, movement_key)) as kind,
        arg_max(is_received, (moved_on, is_decrease, movement_key)) as is_received
    from movements
    where child_key is not null
    group by child_key
),
rows_aside_now as (
    select distinct before_child_key from set_aside where register = 'roll'
),
expected as (
    -- Where the child was on the roll, else where it is or lives.
    select
        b.county_code, b.township_code, b.village_code, b.school_code, b.stage, b.grade as last_grade, b.name,
        b.child_key as before_child_key, b.now_key, b.is_known and b.now_key is null as is_beyond
    from last_roll b
    union all
    select
        n.county_code, n.township_code, n.village_code, n.school_code, n.age_stage, null, n.name,
        null, n.child_key, false
    from children n
    left join same_children s on s.child_key = n.child_key
    left join last_roll b on b.child_key = s.before_child_key
    -- One who was on a roll that the viewer does not see is counted there.
    where n.is_school_age and b.child_key is null and not (s.child_key is not null and s.before_child_key is null)
),
grouped as (
    select
        e.*,
        n.child_key,
        n.roll_status,
        case
            when e.is_beyond then 'known_elsewhere'
            when n.is_enrolled and (n.roll_status = '50' or n.placement = 'home_teaching') then 'home_taught'
            when n.is_enrolled then 'enrolled'
            when n.is_on_roll and n.roll_status = '20' then 'leave'
            when e.last_grade >= 9 or n.is_finished then 'finished'
            when coalesce(m.kind, o.kind) in ('death', 'abroad') then 'gone'
            when n.placement = 'home_teaching' then 'home_taught'
            when n.is_in_school then 'outside'
            when coalesce(m.kind, o.kind) = 'transfer_out' and coalesce(m.is_received, o.is_received) then 'transferred'
            when n.has_deferral then 'leave'
            when a.before_child_key is not null or n.is_roll_row_aside then 'set_aside'
            when n.study_status = 'untraced' then 'not_known'
            else 'due'
        end as standing
    from expected e
    left join children n on n.child_key = e.now_key
    left join last_moves m on m.before_child_key = e.before_child_key
    left join own_moves o on o.child_key = n.child_key
    left join rows_aside_now a on a.before_child_key = e.before_child_key
),
listed as (
    select
        standing, county_code, township_code, village_code, school_code, stage, last_grade, name,
        child_key, before_child_key, roll_status, 1 as children
    from grouped
    where standing in ('due', 'not_known')
    union all
    select standing, county_code, township_code, null, school_code, stage, null, null, null, null, null, count(*)
    from grouped
    where standing not in ('due', 'not_known')
    group by standing, county_code, township_code, school_code, stage
)
select
    x.*,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en
from listed x
left join places s on s.kind = 'school' and s.code = x.school_code
left join places t on t.kind = 'township' and t.code = x.township_code
order by
    x.standing, x.county_code, x.township_code, x.school_code, x.stage, x.last_grade, x.before_child_key, x.child_key
