-- What happened to cases in the twelve months up to the snapshot? One row: entered and settled per step, and results.
-- kept: sums of report_entered, report_settled, verify_entered, verify_settled, persuade_entered, persuade_settled,
-- settle_entered, settle_settled, found_confirmed, found_transfer, found_data_fault, found_excused, found_returned,
-- double_reported
with limits as (
    select
        cast($as_of as date) - interval 1 year as since,
        (select cast(ceil(max(value) / 24) as integer) from settings where key = 'double_report_hours') as report_limit,
        (select cast(max(value) as integer) from settings where key = 'verify_days') as verify_limit,
        (select cast(max(value) as integer) from settings where key = 'persuade_days') as persuade_limit,
        (select cast(max(value) as integer) from settings where key = 'settle_days') as settle_limit
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    f.*,
    count(*) filter (where c.found_on > f.since) as report_entered,
    count(*) filter (
        where c.found_on > f.since and c.reported_township_at is not null and c.reported_bureau_at is not null
    ) as report_settled,
    count(*) filter (where c.found_on > f.since) as verify_entered,
    count(*) filter (where c.found_on > f.since and (c.outcome is not null or c.is_confirmed)) as verify_settled,
    count(*) filter (where c.confirmed_on > f.since) as persuade_entered,
    count(*) filter (where c.confirmed_on > f.since and not c.is_out_of_school) as persuade_settled,
    count(*) filter (where c.returned_on > f.since) as settle_entered,
    count(*) filter (where c.returned_on > f.since and coalesce(c.step <> 'settle', true)) as settle_settled,
    count(*) filter (
        where c.found_on > f.since and (c.is_confirmed or c.outcome_kind = 'confirmed')
    ) as found_confirmed,
    count(*) filter (where c.found_on > f.since and c.outcome_kind = 'transfer') as found_transfer,
    count(*) filter (where c.found_on > f.since and c.outcome_kind = 'data_fault') as found_data_fault,
    count(*) filter (where c.found_on > f.since and c.outcome_kind = 'excused') as found_excused,
    count(*) filter (where c.found_on > f.since and c.outcome_kind = 'returned') as found_returned,
    count(*) filter (where c.found_on > f.since and c.is_double_reported) as double_reported
from limits f
-- One case of nowhere, without any date: it counts nothing, and belongs to every choice of place.
cross join (select * from cases union all by name select null as county_code) c
group by all
