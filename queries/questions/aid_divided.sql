-- What was due and what was paid by category of child and by term? Payments whose deadline passed in the last twelve months.
-- kept: sums of payments, arrived_payments, due_yuan, paid_yuan
select
    a.county_code,
    a.township_code,
    a.school_code,
    a.stage,
    a.school_year,
    a.term,
    a.category,
    k.zh as name,
    k.en as name_en,
    count(*) as payments,
    count(*) filter (where a.has_arrived) as arrived_payments,
    cast(sum(a.due_yuan) as double) as due_yuan,
    cast(sum(a.paid_yuan) as double) as paid_yuan
from aid_payments a
left join codes k on k.list = 'beneficiary' and k.code = a.category
where a.is_due
    and a.deadline_on >= cast($as_of as date) - interval 1 year
group by all
order by a.school_year, a.term, a.category, a.county_code, a.township_code, a.school_code, a.stage
