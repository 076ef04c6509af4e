-- Of the pupils entitled to aid who are orphans or unattended, those whom a payment of this term has reached.
select
    county_code,
    township_code,
    school_code,
    stage,
    sum(case when aid_paid_this_term then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.key_pupils
where is_aid_eligible and aid_group = 'orphan'
group by county_code, township_code, school_code, stage
