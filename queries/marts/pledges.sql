-- One row per year, level and pair of parties of the responsibility contracts, as signed by the day of the snapshot.
-- grain: pledge (year, level, party_a, party_b)
-- order: county_code, township_code, year, level, party_a, party_b
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: none
select
    p.year,
    p.line,
    p.level,
    p.party_a,
    p.party_b,
    p.party_b_role,
    p.county_code,
    p.township_code,
    p.village_code,
    p.school_code,
    p.due_count,
    case when p.signed_on > t.as_of then 0 else p.signed_count end as signed_count,
    case when p.signed_on <= t.as_of then p.signed_on end as signed_on,
    p.target_dropout_percent,
    p.is_scanned,
    p.year = extract(year from t.as_of) as is_current_year
from registers.pledges p
cross join reference.period t
where p.year <= extract(year from t.as_of)
