-- One row per attempt to bring a child back, at the place of its case; `attempt` counts them by date.
-- grain: visit
-- order: county_code, township_code, school_code, stage, visited_on, visit_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: cases
with numbers as (
    select case_number as number, case_key from marts.cases
    union
    select dropout_case_number, case_key from marts.cases where dropout_case_number is not null
),
first_of_number as (
    select number, min(case_key) as case_key from numbers group by number
),
known as (
    select v.*, f.case_key, coalesce(r.is_returned, 0) = 1 as is_returned
    from registers.persuasion_visits v
    cross join reference.period t
    join reference.persuasion_result r on r.code = v.result
    left join first_of_number f on f.number = v.case_number
    where v.visited_on <= t.as_of
)
select
    k.visit_number,
    c.county_code,
    c.township_code,
    c.village_code,
    c.school_code,
    c.stage,
    c.grade,
    c.child_key,
    k.case_key,
    k.case_number,
    cast(
        row_number() over (
            partition by coalesce(cast(k.case_key as varchar), k.case_number) order by k.visited_on, k.visit_number
        ) as integer
    ) as attempt,
    k.visited_on,
    cast(date_diff('day', c.confirmed_on, k.visited_on) as integer) as days_since_confirmed,
    k.method,
    k.party,
    k.result,
    k.is_returned,
    k.promised_on,
    k.document_number,
    k.is_signed
from known k
left join marts.cases c on c.case_key = k.case_key
