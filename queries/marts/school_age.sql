-- Where the children of compulsory school age on the population roster are, each counted once, at its registered home:
--   enrolled, home_taught, outside (studies in another county), finished, placed (in the disabled register with a place
--   that no roll shows), leave (on the roll and not attending, with permission), not_known (being looked for, its row of
--   the roll set aside, or awaited while the first week of term runs), and those out of school: confirmed (a dropout case
--   is open), suspected, deferred, unlisted (none of these), not_told (a ledger did not come that might explain it).
-- Those out of school are exactly the numerator of `out_of_school_rate`; all but those not known are its denominator.
-- grain: county, township, stage, standing
-- order: county_code, township_code, stage, standing
-- access: county_code, township_code
-- identity: none
-- after: children
select
    hukou_county_code as county_code,
    hukou_township_code as township_code,
    age_stage as stage,
    school_age_standing as standing,
    cast(count(*) as integer) as children
from marts.children
where school_age_standing is not null
group by hukou_county_code, hukou_township_code, age_stage, school_age_standing
