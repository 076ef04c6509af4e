-- One row per document of the four legal steps, at the place of its case.
-- grain: notice
-- order: county_code, township_code, school_code, stage, issued_on, notice_number
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: cases
with numbers as (
    -- A document may name the suspicion or the dropout.
    select case_number as number, case_key from marts.cases
    union
    select dropout_case_number, case_key from marts.cases where dropout_case_number is not null
),
first_of_number as (
    select number, min(case_key) as case_key from numbers group by number
),
known as (
    select
        n.*,
        t.as_of,
        t.school_year_starts_on,
        f.case_key,
        case when n.outcome_on is null or n.outcome_on <= t.as_of then n.outcome else 'pending' end as outcome_known
    from registers.law_notices n
    cross join reference.period t
    left join first_of_number f on f.number = n.case_number
    where n.issued_on <= t.as_of
)
select
    k.notice_number,
    c.county_code,
    c.township_code,
    c.village_code,
    c.school_code,
    c.stage,
    c.grade,
    c.child_key,
    k.case_key,
    k.case_number,
    k.step,
    k.title,
    k.issued_by,
    k.issued_on,
    k.issued_on >= k.school_year_starts_on as is_this_school_year,
    case when k.served_on <= k.as_of then k.served_on end as served_on,
    k.deadline_on,
    k.outcome_known as outcome,
    case when k.outcome_on <= k.as_of then k.outcome_on end as outcome_on,
    coalesce(o.is_returned, 0) = 1 as is_returned,
    -- Of several documents about one case the last step: counting these counts cases.
    row_number() over (
        partition by coalesce(cast(k.case_key as varchar), k.case_number)
        order by k.step desc, k.issued_on desc, k.notice_number desc
    ) = 1 as is_last_of_case,
    row_number() over (
        partition by coalesce(cast(k.case_key as varchar), k.case_number), k.step
        order by k.issued_on desc, k.notice_number desc
    ) = 1 as is_last_of_step
from known k
left join reference.law_outcome o on o.code = k.outcome_known
left join marts.cases c on c.case_key = k.case_key
