-- Where to go next? One row per school and village of the zone that has open cases, overdue rectifications, or is a
-- school: open and late cases, days since the last visit, overdue rectifications.
with units as (
    select
        case when kind = 'school' then 'school' else 'village' end as kind,
        code, coalesce(short_name, name) as name, name_en, township_code, county_code
    from places
    where kind in ('school', 'village')
        and ($county is null or county_code = $county)
        and ($township is null or township_code = $township)
        and ($school is null or code = $school)
),
seen as (
    -- The views already hold only what the viewer may see; a place without any row of the viewer's stays out.
    select distinct school_code as code from children where school_code is not null
    union
    select distinct village_code from cases where village_code is not null and is_open
),
cases_at as (
    select 'school' as kind, school_code as code, count(*) as open_cases, count(*) filter (where is_late) as late_cases
    from cases where is_open and school_code is not null and (stage is null or stage in $stages)
    group by school_code
    union all
    select 'village', village_code, count(*), count(*) filter (where is_late)
    from cases where is_open and village_code is not null and (stage is null or stage in $stages)
    group by village_code
),
visited as (
    select 'school' as kind, school_code as code, max(inspected_on) as last_visit_on
    from inspections where school_code is not null and inspected_on <= cast($as_of as date)
    group by school_code
    union all
    select 'village', village_code, max(inspected_on)
    from inspections where village_code is not null and inspected_on <= cast($as_of as date)
    group by village_code
),
to_mend as (
    select
        case when school_code is not null then 'school' else 'village' end as kind,
        coalesce(school_code, village_code) as code,
        count(*) filter (where is_overdue) as overdue,
        coalesce(max(days_overdue) filter (where is_overdue), 0) as longest_overdue_days
    from rectifications
    where coalesce(school_code, village_code) is not null
    group by all
)
select
    u.kind,
    u.code,
    u.name,
    u.name_en,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(c.open_cases, 0) as open_cases,
    coalesce(c.late_cases, 0) as late_cases,
    v.last_visit_on,
    date_diff('day', v.last_visit_on, cast($as_of as date)) as days_since_visit,
    coalesce(date_diff('day', v.last_visit_on, cast($as_of as date)) > l.visit_days, true) as is_stale,
    coalesce(m.overdue, 0) as overdue,
    coalesce(m.longest_overdue_days, 0) as longest_overdue_days
from units u
join seen on seen.code = u.code
cross join (select max(value) as visit_days from settings where key = 'visit_days') l
left join places t on t.kind = 'township' and t.code = u.township_code
left join cases_at c on c.kind = u.kind and c.code = u.code
left join visited v on v.kind = u.kind and v.code = u.code
left join to_mend m on m.kind = u.kind and m.code = u.code
where u.kind = 'school' or c.open_cases > 0 or m.overdue > 0
order by late_cases desc, overdue desc, open_cases desc, days_since_visit desc nulls first, u.code
