-- One row per year, level and pair of parties of the responsibility contracts, as signed by the day of the snapshot, with
-- what the second party has reached: the dropout rate of the school year so far, for townships and schools.
-- grain: pledge (year, level, party_a, party_b)
-- order: county_code, township_code, year, level, party_a, party_b
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: enrolment, leavers
with counted as (
    select township_code, school_code, 0 as leavers, enrolled_at_start
    from marts.enrolment
    where stage in ('primary', 'junior')
    union all
    select township_code, school_code, 1, 0
    from marts.leavers
    where is_this_school_year and stage in ('primary', 'junior')
),
reached as (
    -- A dropout ledger that did not come says nothing, and so does an enrolment nobody knows.
    select 'county_township' as level, township_code as code, sum(leavers) as leavers, sum(enrolled_at_start) as enrolled
    from counted
    group by township_code
    union all
    select 'bureau_school', school_code, sum(leavers), sum(enrolled_at_start)
    from counted
    group by school_code
),
present as (
    select count(case when register = 'dropout_cases' then 1 end) > 0 as dropout_cases from reference.present
),
known as (
    select
        p.*,
        p.year = extract(year from t.as_of) as is_current_year,
        case when p.signed_on > t.as_of then 0 else p.signed_count end as signed_known,
        case when p.signed_on <= t.as_of then p.signed_on end as signed_day,
        case when w.dropout_cases and p.year = extract(year from t.as_of) and r.enrolled > 0 then r.leavers end as leavers,
        case when w.dropout_cases and p.year = extract(year from t.as_of) and r.enrolled > 0 then r.enrolled end as enrolled
    from registers.pledges p
    cross join reference.period t
    cross join present w
    left join reached r
        on r.level = p.level
        and r.code = case when p.level = 'county_township' then p.township_code else p.school_code end
    where p.year <= extract(year from t.as_of)
)
select
    year,
    line,
    level,
    party_a,
    party_b,
    party_b_role,
    county_code,
    township_code,
    village_code,
    school_code,
    due_count,
    signed_known as signed_count,
    signed_day as signed_on,
    target_dropout_percent,
    is_scanned,
    is_current_year,
    signed_known >= due_count as is_signed_in_full,
    cast(leavers as integer) as leavers,
    cast(enrolled as integer) as enrolled_at_start,
    case when target_dropout_percent is not null then 100 * leavers <= target_dropout_percent * enrolled end
        as is_target_kept
from known
