-- What did each school report month by month? Monthly reports due so far, those that came, the children they named as
-- suspected or out of school (empty where none of the reports says), and the pupils of the schools that owed them.
-- Grouped by place and period: sums of the reports of its schools. By school: by=("school_code", "period").
-- kept: sums of due, reported, zeros, children, pupils; by code
select
    r.county_code,
    r.township_code,
    r.school_code,
    cast(null as varchar) as stage,
    r.period,
    count(*) as due,
    count(r.submitted_on) as reported,
    count(*) filter (where r.is_zero_report) as zeros,
    sum(
        case
            when r.submitted_on is null then null
            when r.suspected_count is null and r.dropout_count is null then case when r.is_zero_report then 0 end
            else coalesce(r.suspected_count, 0) + coalesce(r.dropout_count, 0)
        end
    ) as children,
    sum(coalesce(e.pupils, 0)) as pupils
from report_submissions r
left join (
    select school_code, sum(enrolled_now) as pupils from enrolment where stage in ('primary', 'junior') group by school_code
) e on e.school_code = r.school_code
where r.kind = 'school_month' and r.school_code is not null and r.due_on > cast($as_of as date) - interval 1 year
group by r.county_code, r.township_code, r.school_code, r.period
order by r.county_code, r.township_code, r.school_code, r.period
