-- 历史汇总数据: normalised text to typed rows.
-- Figures from before the first snapshot, one row per year, place and indicator.
-- grain: year, county_code, township_code, school_code, stage, indicator
select
    year,
    cast(as_of as date) as as_of,
    county_code,
    township_code,
    school_code,
    stage,
    indicator,
    cast(numerator as decimal(14, 2)) as numerator,
    cast(denominator as decimal(14, 2)) as denominator,
    cast(figure as decimal(14, 2)) as figure,
    figure_kind,
    source
from raw
