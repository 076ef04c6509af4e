-- Which contracts of the two lines are signed this year? One row per level (an edge between two of the seven heads) and
-- place below the choice: contracts due and signed, parties, and those whose own contracts are not signed in full.
-- kept: sums of due, signed, parties, parties_short; by code
select
    county_code,
    township_code,
    school_code,
    cast(null as varchar) as stage,
    line,
    level,
    sum(due_count) as due,
    sum(least(signed_count, due_count)) as signed,
    count(*) as parties,
    count(*) filter (where signed_count < due_count) as parties_short
from pledges
where is_current_year
group by county_code, township_code, school_code, line, level
order by line, level, county_code, township_code, school_code
