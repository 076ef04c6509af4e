-- What does the report of a period ($from to $to, both days included) say? By stage: suspicions open before, found, cleared
-- by outcome, and open at the end; children out of school before, confirmed, gone again, returned, closed otherwise, and
-- out at the end. Both lines add up. What has no date of its own is taken as done on the day before it could be: an
-- undated outcome with the finding, an undated return or closing with the confirmation.
-- kept: sums of suspected_before, suspected_found, suspected_confirmed, suspected_returned, suspected_transfer,
-- suspected_excused, suspected_data_fault, suspected_open, out_before, out_confirmed, out_left_again, out_returned,
-- out_closed, out_open
with dated as (
    select
        county_code,
        township_code,
        school_code,
        stage,
        was_suspected or confirmed_on is null as was_suspected,
        is_confirmed,
        outcome_kind,
        found_on,
        case when not is_unverified then coalesce(verified_on, confirmed_on, found_on) end as verified_on,
        case when is_confirmed then coalesce(confirmed_on, verified_on, found_on) end as confirmed_on,
        coalesce(returned_on, case when is_returned then coalesce(confirmed_on, found_on) end) as returned_on,
        left_again_on,
        coalesce(closed_on, case when is_closed then coalesce(confirmed_on, found_on) end) as closed_on
    from cases
),
steps as (
    -- Gone again counts for what it came after: an earlier return, or closing, is overwritten by a later one.
    select
        *,
        case when left_again_on >= returned_on then left_again_on end as gone_after_return_on,
        case when left_again_on >= closed_on then left_again_on end as gone_after_closing_on
    from dated
),
edges as (
    select unnest([cast($from as date) - 1, cast($to as date)]) as edge, unnest(['before', 'end']) as side
),
sides as (
    select
        s.county_code,
        s.township_code,
        s.school_code,
        s.stage,
        e.side,
        count(*) filter (
            where s.was_suspected and s.found_on <= e.edge and coalesce(s.verified_on > e.edge, true)
        ) as suspected,
        count(*) filter (
            where s.is_confirmed
                and s.confirmed_on <= e.edge
                and (coalesce(s.returned_on > e.edge, true) or coalesce(s.gone_after_return_on <= e.edge, false))
                and (coalesce(s.closed_on > e.edge, true) or coalesce(s.gone_after_closing_on <= e.edge, false))
        ) as out_of_school
    from steps s
    cross join edges e
    group by all
),
moved as (
    select
        county_code,
        township_code,
        school_code,
        stage,
        count(*) filter (where was_suspected and found_on between $from and $to) as suspected_found,
        count(*) filter (where was_suspected and verified_on between $from and $to and outcome_kind = 'confirmed')
            as suspected_confirmed,
        count(*) filter (where was_suspected and verified_on between $from and $to and outcome_kind = 'returned')
            as suspected_returned,
        count(*) filter (where was_suspected and verified_on between $from and $to and outcome_kind = 'transfer')
            as suspected_transfer,
        count(*) filter (where was_suspected and verified_on between $from and $to and outcome_kind = 'excused')
            as suspected_excused,
        count(*) filter (where was_suspected and verified_on between $from and $to and outcome_kind = 'data_fault')
            as suspected_data_fault,
        count(*) filter (where is_confirmed and confirmed_on between $from and $to) as out_confirmed,
        count(*) filter (
            where is_confirmed and coalesce(gone_after_return_on, gone_after_closing_on) between $from and $to
        ) as out_left_again,
        count(*) filter (
            where is_confirmed
                and returned_on between $from and $to
                and (coalesce(closed_on >= returned_on, true) or coalesce(gone_after_closing_on <= returned_on, false))
        ) as out_returned,
        count(*) filter (
            where is_confirmed
                and closed_on between $from and $to
                and (coalesce(returned_on > closed_on, true) or coalesce(gone_after_return_on <= closed_on, false))
        ) as out_closed
    from steps
    group by all
)
select
    county_code,
    township_code,
    school_code,
    stage,
    coalesce(sum(case when side = 'before' then suspected end), 0) as suspected_before,
    sum(suspected_found) as suspected_found,
    sum(suspected_confirmed) as suspected_confirmed,
    sum(suspected_returned) as suspected_returned,
    sum(suspected_transfer) as suspected_transfer,
    sum(suspected_excused) as suspected_excused,
    sum(suspected_data_fault) as suspected_data_fault,
    coalesce(sum(case when side = 'end' then suspected end), 0) as suspected_open,
    coalesce(sum(case when side = 'before' then out_of_school end), 0) as out_before,
    sum(out_confirmed) as out_confirmed,
    sum(out_left_again) as out_left_again,
    sum(out_returned) as out_returned,
    sum(out_closed) as out_closed,
    coalesce(sum(case when side = 'end' then out_of_school end), 0) as out_open
from (
    select county_code, township_code, school_code, stage, side, suspected, out_of_school, 0 as suspected_found,
        0 as suspected_confirmed, 0 as suspected_returned, 0 as suspected_transfer, 0 as suspected_excused,
        0 as suspected_data_fault, 0 as out_confirmed, 0 as out_left_again, 0 as out_returned, 0 as out_closed
    from sides
    union all by name
    select * from moved
) as lines
group by county_code, township_code, school_code, stage
order by stage, county_code, township_code, school_code
