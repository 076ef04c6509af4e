-- Lines of the meals register at the standard in force in their month.
select
    r.county_code,
    r.township_code,
    r.school_code,
    r.stage,
    sum(case when is_by_standard then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.nutrition_months r
cross join reference.period t
where month_begins_on > cast(t.as_of - interval 1 year as date) and is_by_standard is not null
group by r.county_code, r.township_code, r.school_code, r.stage
