-- Inspectors with at least one visit in the latest complete month, over those in office for all of that month.
with visiting as (
    select distinct i.inspector_number
    from marts.inspections i
    cross join reference.period t
    where i.inspected_on between t.month_starts_on and t.month_ends_on
)
select
    i.county_code,
    i.township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    sum(case when v.inspector_number is not null then 1 else 0 end) as numerator,
    count(*) as denominator
from marts.inspectors i
cross join reference.period t
left join visiting v on v.inspector_number = i.inspector_number
where coalesce(i.appointed_on <= t.month_starts_on, true)
    and coalesce(i.ended_on > t.month_ends_on, true)
group by i.county_code, i.township_code
