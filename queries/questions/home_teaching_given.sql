-- How much of the home teaching that is due this term was given? By school: children, those taught by the standard so far,
-- lessons and periods given, required, and (child by child, nothing beyond the standard) counted. `judged` are the children
-- of whom it can be said: nobody is before a whole month was taught.
-- kept: sums of children, judged, by_standard, not_once, lessons, lessons_required, periods, periods_required,
-- periods_counted
select
    d.county_code,
    d.township_code,
    d.school_code,
    d.stage,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    count(*) as children,
    count(d.meets_standard) as judged,
    count(*) filter (where d.meets_standard) as by_standard,
    count(*) filter (where d.lessons_this_term = 0) as not_once,
    coalesce(sum(d.lessons_this_term), 0) as lessons,
    coalesce(sum(d.lessons_required), 0) as lessons_required,
    cast(coalesce(sum(d.periods_this_term), 0) as double) as periods,
    cast(coalesce(sum(d.periods_required), 0) as double) as periods_required,
    cast(coalesce(sum(d.periods_counted), 0) as double) as periods_counted
from disabled_children d
left join places s on s.kind = 'school' and s.code = d.school_code
where d.is_home_taught
group by all
order by d.county_code, d.township_code, d.school_code, d.stage
