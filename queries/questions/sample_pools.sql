-- Of whom is the spot check of one unit drawn? One row per pool of reference/sample_rules.toml and child of the school, village
-- or township $unit_kind $unit_code, in the order in which rows are numbered: school, grade, class, place on the roll. `seat`
-- is the place in the class list by pupil number. The facts that make somebody high-risk are NULL where their register did
-- not come.
with today as (
    select
        p.as_of,
        p.school_year_starts_on,
        (select cast(max(value) as integer) from settings where key = 'observation_days') as observation_days
    from period p
),
registers as (
    select
        count(*) filter (where register in ('suspected_cases', 'dropout_cases')) > 0 as cases,
        count(*) filter (where register = 'absences') > 0 as absences,
        count(*) filter (where register = 'inspection_results') > 0 as checked
    from snapshot_registers
    where snapshot = $snapshot
),
here as (
    select
        c.*,
        row_number() over (partition by c.school_code, c.grade, c.class_name order by c.child_key) as seat
    from children c
    where case $unit_kind
        when 'school' then c.school_code = $unit_code
        when 'village' then c.village_code = $unit_code
        else c.township_code = $unit_code
    end
),
had_case as (
    select distinct child_key from cases where child_key is not null
),
absent as (
    select child_key, bool_or(is_open and not is_listed_as_suspected) as is_now
    from absence_spells
    where is_to_report and child_key is not null
    group by child_key
),
contradicted as (
    select distinct child_key from inspection_results where result in ('differ', 'doubtful') and child_key is not null
),
last_aid as (
    select child_key
    from (
        select a.child_key, a.school_year || a.term as term, max(a.school_year || a.term) over () as newest
        from aid_payments a
        join here h on h.child_key = a.child_key
        where a.has_arrived and a.stage in ('primary', 'junior') and a.child_key is not null
            and a.deadline_on >= cast($as_of as date) - interval 1 year
    )
    where term = newest
    group by child_key
),
pools as (
    select distinct 'suspected' as pool, child_key from cases where is_open
    union all
    select 'absent', child_key from absent where is_now
    union all
    select 'suspended', child_key from here where roll_status = '20' or coalesce(has_deferral, false)
    union all
    select distinct 'transferred', child_key
    from movements
    where kind = 'transfer_out' and not is_received and is_this_school_year and enrolled_school_code is null
    union all
    select distinct 'outside', child_key from ledger_gaps where reason in ('outside', 'outside_unproved', 'outside_and_on_roll')
    union all
    select 'home_teaching', child_key from disabled_children where is_home_taught
    union all
    select 'mainstream', child_key from here where placement = 'mainstream' and is_enrolled
    union all
    select 'poor', child_key from here where is_poor and is_enrolled
    union all
    select 'left_behind', child_key from here where left_behind in ('1', '2') and is_enrolled
    union all
    select 'aid', child_key from last_aid
    union all
    select 'home_visit', child_key from here where visited_this_term and is_enrolled
    union all
    select 'enrolled', child_key from here where is_enrolled and roll_status <> '50'
)
select
    p.pool,
    h.child_key,
    h.school_code,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    h.village_code,
    coalesce(v.short_name, v.name) as village,
    v.name_en as village_en,
    h.stage,
    h.grade,
    h.class_name,
    h.seat,
    h.name,
    case when r.cases then k.child_key is not null end as had_case,
    case when r.absences then a.child_key is not null end as absent_this_year,
    case when r.checked then d.child_key is not null end as contradicted,
    h.left_behind = '2' as both_away,
    h.is_poor as poor,
    -- The usual age on 31 August before grade g is g + 5.
    h.age_years - (h.grade + 5) >= 2 as over_age
from pools p
join here h on h.child_key = p.child_key
cross join registers r
left join places s on s.kind = 'school' and s.code = h.school_code
left join places v on v.kind = 'village' and v.code = h.village_code
left join had_case k on k.child_key = h.child_key
left join absent a on a.child_key = h.child_key
left join contradicted d on d.child_key = h.child_key
order by p.pool, h.school_code nulls last, h.grade, h.class_name, h.child_key
