-- Where do open cases stand? One row per place and step, the place one level below the filter.
with counted as (
    select
        case
            when $county is null then c.county_code
            when $township is null and $school is null then c.township_code
            else c.school_code
        end as code,
        c.step,
        count(*) as open_cases,
        count(*) filter (where c.is_late) as late_cases,
        count(*) filter (where c.is_late and c.left_again_on is not null) as late_again_cases,
        count(*) filter (where c.is_unverified) as unverified_cases,
        count(*) filter (where c.is_out_of_school) as out_of_school_cases,
        count(*) filter (where c.is_out_of_school and c.left_again_on is not null) as left_again_cases,
        coalesce(max(c.days_in_step) filter (where c.is_late), 0) as longest_days,
        max(c.limit_days) as limit_days
    from cases c
    where c.is_open
        and ($county is null or c.county_code = $county)
        and ($township is null or c.township_code = $township)
        and ($school is null or c.school_code = $school)
        and (c.stage is null or c.stage in $stages)
    group by all
)
select c.*, coalesce(p.short_name, p.name) as name, p.name_en
from counted c
left join places p on p.code = c.code
order by late_cases desc, longest_days desc, code, step
