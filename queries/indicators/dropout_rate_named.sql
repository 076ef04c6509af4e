-- Children who left in the school year and are not back, over the enrolment at its start.
-- written out: the rows of the numerator are leavers, the denominator stands in another mart.
with counted as (
    select county_code, township_code, school_code, stage, 1 as left_school, 0 as enrolled_at_start
    from marts.leavers
    where is_this_school_year
    union all
    select county_code, township_code, school_code, stage, 0, enrolled_at_start
    from marts.enrolment
)
-- common: share_of_starters
