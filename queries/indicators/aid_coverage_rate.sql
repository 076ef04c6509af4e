-- Of the enrolled pupils entitled to aid, those whom at least one payment of this term has reached.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when aid_paid_this_term then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.children
where is_aid_eligible
group by county_code, township_code, school_code, stage
