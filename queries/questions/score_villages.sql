-- What villages are scored on: the same indicators as of townships, counted by the village, of the snapshot's day alone.
-- kept: rows
with counted as (
    select county_code, township_code, village_code, 'pledge_village_parent_rate' as measure,
        sum(signed_count) as numerator, sum(due_count) as denominator
    from pledges
    where level = 'village_parent' and is_current_year
    group by all
    union all
    select hukou_county_code, hukou_township_code, village_code, 'out_of_school_unreported',
        count(*) filter (
            where is_out_of_school and not coalesce(has_deferral, false) and not coalesce(has_open_suspicion, false)
                and not coalesce(has_open_case, false)
        ),
        null
    from children
    where is_hukou
    group by all
    union all
    select c.county_code, c.township_code, c.village_code, m.measure,
        count(*) filter (
            where case m.measure
                when 'verified_on_time_rate' then coalesce(c.verified_on <= c.verify_due_on, false)
                when 'returned_when_due_rate' then not c.is_out_of_school
                else true
            end
        ),
        case when m.measure <> 'dropouts_concealed' then count(*) end
    from cases c
    cross join period t
    cross join (values ('verified_on_time_rate'), ('returned_when_due_rate'), ('dropouts_concealed')) as m (measure)
    where c.stage in ('primary', 'junior')
        and case m.measure
            when 'verified_on_time_rate'
                then c.was_suspected and c.found_on between t.school_year_starts_on and t.as_of
                    and c.verify_due_on < t.as_of
            when 'returned_when_due_rate'
                then c.is_confirmed and c.confirmed_on > cast(t.as_of - interval 1 year as date)
                    and c.return_due_on < t.as_of
            else c.was_concealed and c.found_on between t.school_year_starts_on and t.as_of
        end
    group by c.county_code, c.township_code, c.village_code, m.measure
    union all
    select hukou_county_code, hukou_township_code, village_code, 'disabled_enrolment_rate',
        count(*) filter (where is_placed), count(*)
    from disabled_children
    where is_in_disabled_register and is_school_age
    group by all
    union all
    select hukou_county_code, hukou_township_code, village_code, 'caregiver_rate',
        count(*) filter (where has_caregiver), count(*)
    from key_pupils
    where is_poor and is_left_behind and has_caregiver is not null
    group by all
)
select
    v.county_code,
    v.township_code,
    cast(null as varchar) as school_code,
    cast(null as varchar) as stage,
    v.code as unit,
    coalesce(v.short_name, v.name) as name,
    v.name_en,
    c.measure,
    cast(c.numerator as double) as numerator,
    cast(c.denominator as double) as denominator,
    cast(null as double) as pooled_numerator,
    cast(null as double) as pooled_denominator,
    date_diff('day', t.term_starts_on, t.as_of) + 1 as term_days,
    date_diff('day', t.term_starts_on, t.term_ends_on) + 1 as term_length
from counted c
cross join period t
join places v on v.kind = 'village' and v.code = c.village_code
where c.measure in $measures
order by v.code, c.measure
