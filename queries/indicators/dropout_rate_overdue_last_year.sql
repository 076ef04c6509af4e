-- As dropout_rate_named_last_year, without those reported in time whose days for persuasion still run.
-- written out: it reads an earlier snapshot as well.
-- common: last_year_again
, counted as (
    select county_code, township_code, school_code, stage, 1 as left_school, 0 as enrolled_at_start
    from leavers_again
    where not is_within_limits
    union all
    select county_code, township_code, school_code, stage, 0, 1
    from starts_again
)
-- common: share_of_starters
