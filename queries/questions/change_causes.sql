-- Why did a figure change since an earlier snapshot ($before)? Children of both are matched; whose part in the figure is
-- the same is not here. One row per indicator, side (numerator, denominator) and cause, with how many came to be counted
-- and how many are not any more:
--   came, left: newly so, or no longer so (of a case: by its dates, since the earlier snapshot)
--   reclassified: known on both days, but only on one of them among those the figure is about (age, registration), or
--     taken off the ledger as wrongly listed
--   moved: counted on both days, at another place or stage; over both places this adds up to none
--   corrected: what is on record now was so on the earlier day already, but was not known then, or was taken back
--   set_aside: on the other day a row that names the child was set aside because of an error, so that it was not counted
-- The causes `before` and `now` hold the totals of the two days in `came`.
-- kept: sums of came, left_out
with since as (
    select as_of from snapshots where snapshot = $before
),
entries as (
    -- When a pupil last came to the school, as far as the movements say.
    select child_key, max(moved_on) as moved_on
    from movements
    where is_increase and child_key is not null
    group by child_key
),
read_from as (
    -- The registers whose rows make a child one of those counted.
    select *
    from (
        values
            ('dropout_rate_open', 'roll'),
            ('out_of_school_rate', 'roll'), ('out_of_school_rate', 'population'),
            ('net_enrolment_rate', 'roll'), ('net_enrolment_rate', 'population'),
            ('disabled_enrolment_rate', 'disabled')
    ) as r (indicator, register)
),
aside_now as (
    select distinct r.indicator, a.before_child_key
    from set_aside a
    join read_from r on r.register = a.register
),
aside_then as (
    select distinct r.indicator, a.child_key
    from before_set_aside a
    join read_from r on r.register = a.register
),
members_now as (
    select
        'dropout_rate_open' as indicator, 'denominator' as side, child_key,
        county_code, township_code, school_code, stage
    from children
    where is_enrolled and stage in ('primary', 'junior')
        and child_key not in (
            select child_key from cases where is_child_out_of_school and child_key is not null
        )
    union all
    select 'dropout_rate_open', 'denominator', child_key, county_code, township_code, school_code, stage
    from cases
    where is_child_out_of_school and child_key is not null and stage in ('primary', 'junior')
    union all
    select
        'out_of_school_rate', unnest(case when is_out_of_school then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_stage
    from children
    where is_in_population and is_school_age and is_out_of_school is not null
    union all
    select
        'net_enrolment_rate', unnest(case when is_in_school then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_stage
    from children
    where is_in_population and age_stage = 'primary' and is_in_school is not null
    union all
    select
        'disabled_enrolment_rate', unnest(case when is_placed then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_level
    from disabled_children
    where is_in_disabled_register and is_school_age
),
members_before as (
    select
        'dropout_rate_open' as indicator, 'denominator' as side, child_key,
        county_code, township_code, school_code, stage
    from before_children
    where is_enrolled and stage in ('primary', 'junior')
        and child_key not in (
            select child_key from before_cases where is_child_out_of_school and child_key is not null
        )
    union all
    select 'dropout_rate_open', 'denominator', child_key, county_code, township_code, school_code, stage
    from before_cases
    where is_child_out_of_school and child_key is not null and stage in ('primary', 'junior')
    union all
    select
        'out_of_school_rate', unnest(case when is_out_of_school then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_stage
    from before_children
    where is_in_population and is_school_age and is_out_of_school is not null
    union all
    select
        'net_enrolment_rate', unnest(case when is_in_school then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_stage
    from before_children
    where is_in_population and age_stage = 'primary' and is_in_school is not null
    union all
    select
        'disabled_enrolment_rate', unnest(case when is_placed then ['numerator', 'denominator'] else ['denominator'] end),
        child_key, hukou_county_code, hukou_township_code, null, age_level
    from before_disabled_children
    where is_in_disabled_register and is_school_age
),
children_came as (
    select
        n.indicator, n.side, n.county_code, n.township_code, n.school_code, n.stage,
        case
            when b.child_key is not null or (s.child_key is not null and s.before_child_key is null) then 'moved'
            when a.child_key is not null and d.child_key is null then 'set_aside'
            when n.side = 'numerator' and s.before_child_key is not null and d.child_key is null then 'reclassified'
            when n.indicator = 'dropout_rate_open' and e.moved_on <= t.as_of then 'corrected'
            else 'came'
        end as cause,
        1 as came,
        0 as left_out
    from members_now n
    cross join since t
    left join same_children s on s.child_key = n.child_key
    left join members_before b
        on b.child_key = s.before_child_key and b.indicator = n.indicator and b.side = n.side
    left join members_before d
        on d.child_key = s.before_child_key and d.indicator = n.indicator and d.side = 'denominator'
    left join entries e on e.child_key = n.child_key
    left join aside_then a on a.child_key = n.child_key and a.indicator = n.indicator
    where b.child_key is null
        or b.township_code is distinct from n.township_code
        or b.school_code is distinct from n.school_code
        or b.stage is distinct from n.stage
        or b.county_code is distinct from n.county_code
),
children_left as (
    select
        b.indicator, b.side, b.county_code, b.township_code, b.school_code, b.stage,
        case
            when n.child_key is not null or (s.before_child_key is not null and s.child_key is null) then 'moved'
            when a.before_child_key is not null and d.child_key is null then 'set_aside'
            when b.side = 'numerator' and s.child_key is not null and d.child_key is null then 'reclassified'
            else 'left'
        end as cause,
        0 as came,
        1 as left_out
    from members_before b
    left join same_children s on s.before_child_key = b.child_key
    left join members_now n on n.child_key = s.child_key and n.indicator = b.indicator and n.side = b.side
    left join members_now d on d.child_key = s.child_key and d.indicator = b.indicator and d.side = 'denominator'
    left join aside_now a on a.before_child_key = b.child_key and a.indicator = b.indicator
    where n.child_key is null
        or n.township_code is distinct from b.township_code
        or n.school_code is distinct from b.school_code
        or n.stage is distinct from b.stage
        or n.county_code is distinct from b.county_code
),
-- Cases carry their own numbers from one snapshot to the next; their dates say since when they are what they are. A child
-- of no register has only its case: it is followed by that below the line too.
cases_now as (
    select
        'dropout_rate_open' as indicator,
        unnest(case when child_key is null then ['numerator', 'denominator'] else ['numerator'] end) as side,
        coalesce(dropout_case_number, case_number) as number, *
    from cases
    where is_child_out_of_school and stage in ('primary', 'junior')
    union all
    select 'suspected_open', 'numerator', case_number, *
    from cases
    where is_unverified and is_newest_of_child and stage in ('primary', 'junior')
),
cases_before as (
    select
        'dropout_rate_open' as indicator,
        unnest(case when child_key is null then ['numerator', 'denominator'] else ['numerator'] end) as side,
        coalesce(dropout_case_number, case_number) as number, *
    from before_cases
    where is_child_out_of_school and stage in ('primary', 'junior')
    union all
    select 'suspected_open', 'numerator', case_number, *
    from before_cases
    where is_unverified and is_newest_of_child and stage in ('primary', 'junior')
),
cases_came as (
    select
        n.indicator, n.side, n.county_code, n.township_code, n.school_code, n.stage,
        case
            when b.number is not null then 'moved'
            when n.indicator = 'suspected_open' then case when n.found_on > t.as_of then 'came' else 'corrected' end
            when n.confirmed_on > t.as_of or n.left_again_on > t.as_of then 'came'
            else 'corrected'
        end as cause,
        1 as came,
        0 as left_out
    from cases_now n
    cross join since t
    left join cases_before b on b.number = n.number and b.indicator = n.indicator and b.side = n.side
    where b.number is null
        or b.township_code is distinct from n.township_code
        or b.school_code is distinct from n.school_code
        or b.stage is distinct from n.stage
        or b.county_code is distinct from n.county_code
),
cases_left as (
    select
        b.indicator, b.side, b.county_code, b.township_code, b.school_code, b.stage,
        case
            when n.number is not null then 'moved'
            when c.case_number is null then 'corrected'
            when b.indicator = 'suspected_open' then
                case
                    when coalesce(c.confirmed_on, c.verified_on) <= t.as_of then 'corrected'
                    when c.outcome_kind = 'confirmed' then 'left'
                    else 'reclassified'
                end
            when c.is_returned and c.returned_on <= t.as_of then 'corrected'
            when c.is_returned then 'left'
            else 'reclassified'
        end as cause,
        0 as came,
        1 as left_out
    from cases_before b
    cross join since t
    left join cases_now n on n.number = b.number and n.indicator = b.indicator and n.side = b.side
    left join cases c
        on (b.indicator = 'suspected_open' and c.case_number = b.number)
        or (b.indicator <> 'suspected_open' and coalesce(c.dropout_case_number, c.case_number) = b.number)
    where n.number is null
        or n.township_code is distinct from b.township_code
        or n.school_code is distinct from b.school_code
        or n.stage is distinct from b.stage
        or n.county_code is distinct from b.county_code
),
totals as (
    select indicator, side, county_code, township_code, school_code, stage, 'now' as cause, 1 as came, 0 as left_out
    from members_now
    union all
    select indicator, side, county_code, township_code, school_code, stage, 'now', 1, 0 from cases_now
    union all
    select indicator, side, county_code, township_code, school_code, stage, 'before', 1, 0 from members_before
    union all
    select indicator, side, county_code, township_code, school_code, stage, 'before', 1, 0 from cases_before
    -- A figure of which nothing is counted on either day is zero, and not unknown.
    union all
    select i.indicator, i.side, null, null, null, null, d.cause, 0, 0
    from (
        values
            ('dropout_rate_open', 'numerator'), ('dropout_rate_open', 'denominator'), ('suspected_open', 'numerator'),
            ('out_of_school_rate', 'numerator'), ('out_of_school_rate', 'denominator'),
            ('net_enrolment_rate', 'numerator'), ('net_enrolment_rate', 'denominator'),
            ('disabled_enrolment_rate', 'numerator'), ('disabled_enrolment_rate', 'denominator')
    ) as i (indicator, side)
    cross join (values ('before'), ('now')) as d (cause)
)
select
    county_code, township_code, school_code, stage, indicator, side, cause,
    sum(came) as came, sum(left_out) as left_out
from (
    select * from children_came
    union all
    select * from children_left
    union all
    select * from cases_came
    union all
    select * from cases_left
    union all
    select indicator, side, county_code, township_code, school_code, stage, cause, came, left_out from totals
) as all_of_them
group by county_code, township_code, school_code, stage, indicator, side, cause
order by indicator, side, cause, county_code, township_code, school_code, stage
