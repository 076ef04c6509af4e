-- Contracts with townships and schools whose target for the dropout rate is kept so far.
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    sum(case when is_target_kept then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.pledges
where is_target_kept is not null
group by county_code, township_code, school_code
