-- Children of school age who are nowhere at school and whom nobody has reported.
select
    r.hukou_county_code as county_code,
    r.hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    r.age_stage as stage,
    count(*) as numerator,
    cast(null as integer) as denominator
from marts.children r
cross join reference.period t
where is_hukou
    and is_out_of_school
    and not coalesce(has_deferral, false)
    and not coalesce(has_open_suspicion, false)
    and not coalesce(has_open_case, false)
group by r.hukou_county_code, r.hukou_township_code, r.age_stage
