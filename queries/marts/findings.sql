-- What the checks found when the snapshot was published: warnings, and errors whose rows were set aside.
-- Values are masked. A finding that no place could be found for stands in every county: it may be any of them, and
-- whoever sees less than a county does not see it.
-- grain: finding and county (finding_key, county_code)
-- order: finding_key, county_code
-- access: county_code, township_code, village_code, school_code
-- identity: none
-- after: places
select
    f.finding_key,
    f.rule,
    f.severity,
    f.is_set_aside,
    f.register,
    f.findings,
    f.file,
    f.sheet,
    f.row_number,
    f.column_header,
    f.value,
    f.what_zh,
    f.what_en,
    f.mend_zh,
    f.mend_en,
    f.county_code is not null as is_placed,
    coalesce(f.county_code, c.code) as county_code,
    f.township_code,
    f.village_code,
    f.school_code
from checked.findings f
left join marts.places c on f.county_code is null and c.kind = 'county'
