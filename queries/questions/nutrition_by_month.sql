-- School meals in pupil-days by month of the last twelve: how many, at which amount a day, due and paid.
-- kept: sums of pupil_days, due_yuan, paid_yuan, not_by_standard; highest of standard_yuan
select
    n.county_code,
    n.township_code,
    n.school_code,
    n.stage,
    n.month_begins_on,
    sum(n.pupil_days) as pupil_days,
    cast(sum(n.due_yuan) as double) as due_yuan,
    cast(sum(n.paid_yuan) as double) as paid_yuan,
    coalesce(sum(n.pupil_days) filter (where not n.is_by_standard), 0) as not_by_standard,
    cast(max(n.standard_in_force_yuan) as double) as standard_yuan
from nutrition_months n
where n.month_begins_on > cast($as_of as date) - interval 1 year
group by all
order by n.month_begins_on, n.county_code, n.township_code, n.school_code, n.stage
