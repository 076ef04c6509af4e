-- 教育情况统计表: normalised text to typed rows.
-- The table of the "one table, six rosters", one row per school year and township.
-- grain: school_year, township_code
select
    school_year,
    township_code,
    cast(updated_on as date) as updated_on,
    cast(households as integer) as households,
    cast(children as integer) as children,
    cast(primary_age as integer) as primary_age,
    cast(junior_age as integer) as junior_age,
    cast(school_age as integer) as school_age,
    cast(enrolled as integer) as enrolled,
    cast(enrolled_here as integer) as enrolled_here,
    cast(enrolled_elsewhere as integer) as enrolled_elsewhere,
    cast(not_enrolled as integer) as not_enrolled,
    cast(dropped_out as integer) as dropped_out,
    cast(suspended as integer) as suspended,
    cast(home_taught as integer) as home_taught,
    cast(disabled as integer) as disabled,
    cast(poor as integer) as poor,
    cast(left_behind as integer) as left_behind
from raw
