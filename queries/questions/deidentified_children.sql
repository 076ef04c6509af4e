-- Every child of the scope with what de-identified rows are made of (analysis/deidentify.py): never shown as it is.
-- The pseudonym is there for analysts only; the age is told in bands, the places down to the township.
select
    c.pseudonym,
    c.county_code,
    c.township_code,
    c.stage,
    c.sex,
    c.age_years,
    c.is_disabled,
    c.is_poor,
    c.left_behind
from children c
