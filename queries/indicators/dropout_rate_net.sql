-- Decreases of the school year less its increases, over the enrolment at its start: the old statistical calibre.
-- written out: the numerator is a difference of two kinds of rows.
select
    county_code,
    township_code,
    school_code,
    stage,
    decreases - increases as numerator,
    enrolled_at_start as denominator
from marts.enrolment
where stage in ('primary', 'junior')
