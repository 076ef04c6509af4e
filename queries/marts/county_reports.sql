-- One row per county and month of the schools' monthly reports: what all its schools together reported. A unit that
-- reports nobody is held against this, also for whoever sees only a few of the schools; no single unit stands here.
-- `children` is empty where none of the reports says how many.
-- grain: county, period
-- order: county_code, period
-- access: public
-- identity: none
-- after: places, report_submissions, enrolment
with pupils_of as (
    select school_code, sum(enrolled_now) as pupils
    from marts.enrolment
    where stage in ('primary', 'junior')
    group by school_code
),
reports as (
    select
        r.county_code,
        r.period,
        r.submitted_on is not null as has_come,
        case
            when r.submitted_on is null then null
            when r.suspected_count is null and r.dropout_count is null then case when r.is_zero_report then 0 end
            else coalesce(r.suspected_count, 0) + coalesce(r.dropout_count, 0)
        end as children,
        coalesce(e.pupils, 0) as pupils
    from marts.report_submissions r
    cross join reference.period t
    left join pupils_of e on e.school_code = r.school_code
    where r.kind = 'school_month' and r.school_code is not null and r.due_on > t.as_of - interval 1 year
)
select
    county_code,
    period,
    cast(count(*) as integer) as schools,
    cast(count(case when has_come then 1 end) as integer) as reported,
    -- Of schools whose report says how many: a school that says nothing vouches for nobody.
    cast(sum(case when children is not null then pupils end) as bigint) as pupils,
    cast(sum(children) as bigint) as children
from reports
group by county_code, period
