-- Children of school age who are nowhere at school and whom nobody has reported; every home with registered children of
-- school age has a row, so that a true zero is not a blank.
-- written out: zeros stand where children of school age are registered, which no part of queries/common says.
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    cast(null as varchar) as school_code,
    age_stage as stage,
    sum(
        case
            when is_out_of_school
                and not coalesce(has_deferral, false)
                and not coalesce(has_open_suspicion, false)
                and not coalesce(has_open_case, false) then 1
            else 0
        end
    ) as numerator,
    cast(null as integer) as denominator
from marts.children
where is_hukou and is_in_population and is_school_age
group by hukou_county_code, hukou_township_code, age_stage
