-- Of a hypothetical cohort entering grade 1, how many would reach grade 9 with this year's rates: the pupils of grade 1 of
-- last year times the shares that stayed in school, grade by grade. A county needs all eight grades; smaller places
-- have none, since transfers would decide.
-- written out: it multiplies the shares of all grades, from an earlier snapshot.
-- common: pupils_of_last_year
, rates as (
    select
        county_code,
        grade,
        cast(sum(case when is_in_school then 1 else 0 end) as double) / count(*) as stays,
        count(*) as pupils
    from located
    where county_code is not null
    group by county_code, grade
),
counties as (
    select
        county_code,
        max(case when grade = 1 then pupils end) as entrants,
        max(case when grade = 1 then stays end) * max(case when grade = 2 then stays end)
            * max(case when grade = 3 then stays end) * max(case when grade = 4 then stays end)
            * max(case when grade = 5 then stays end) * max(case when grade = 6 then stays end)
            * max(case when grade = 7 then stays end) * max(case when grade = 8 then stays end) as survival
    from rates
    group by county_code
)
select
    county_code,
    cast(null as varchar) as township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    cast(entrants * survival as decimal(18, 2)) as numerator,
    entrants as denominator
from counties
where survival is not null
