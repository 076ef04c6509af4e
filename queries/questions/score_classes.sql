-- What classes are scored on: the same indicators as of schools, counted by the class, of the snapshot's day alone.
-- A class is named as on its door, grade before number (五年级1班), whichever way the roll writes it.
-- kept: rows
with pupils as (
    select
        c.child_key,
        c.county_code,
        c.township_code,
        c.school_code,
        case when starts_with(c.class_name, g.zh) then c.class_name else g.zh || c.class_name end as class_name,
        c.is_key_pupil,
        c.visited_this_term
    from children c
    join codes g on g.list = 'grade' and g.code = cast(c.grade as varchar)
    where c.is_on_roll and c.class_name is not null and c.stage in ('primary', 'junior')
),
counted as (
    select p.county_code, p.township_code, p.school_code, p.class_name, 'home_visit_coverage_rate' as measure,
        count(*) filter (where p.visited_this_term) as numerator, count(*) as denominator
    from pupils p
    where p.is_key_pupil
    group by all
    union all
    select p.county_code, p.township_code, p.school_code, p.class_name, 'registered_first_week_rate',
        count(*) filter (where r.is_in_first_week), count(*)
    from term_registrations r
    join pupils p on p.child_key = r.child_key
    where r.is_first_week_over
    group by all
    union all
    select p.county_code, p.township_code, p.school_code, p.class_name, 'absence_contacted_rate',
        count(*) filter (where a.is_contacted_on_time), count(*)
    from absence_spells a
    join pupils p on p.child_key = a.child_key
    where a.is_this_school_year and a.is_contacted_on_time is not null
    group by all
    union all
    select p.county_code, p.township_code, p.school_code, p.class_name, 'talk_coverage_rate',
        count(*) filter (where k.talks_this_term > 0), count(*)
    from key_pupils k
    join pupils p on p.child_key = k.child_key
    where k.is_compulsory_pupil and (k.is_left_behind or k.is_single_parent)
    group by all
    union all
    select p.county_code, p.township_code, p.school_code, p.class_name, 'learning_helped_rate',
        count(*) filter (where l.is_helped_this_term), count(*)
    from learning_pupils l
    join pupils p on p.child_key = l.child_key
    where l.is_current
    group by all
    union all
    select p.county_code, p.township_code, p.school_code, p.class_name, m.measure,
        count(*) filter (
            where case m.measure
                when 'verified_on_time_rate' then coalesce(c.verified_on <= c.verify_due_on, false)
                when 'returned_when_due_rate' then not c.is_out_of_school
                else true
            end
        ),
        case when m.measure <> 'dropouts_concealed' then count(*) end
    from cases c
    join pupils p on p.child_key = c.child_key
    cross join period t
    cross join (values ('verified_on_time_rate'), ('returned_when_due_rate'), ('dropouts_concealed')) as m (measure)
    where case m.measure
        when 'verified_on_time_rate'
            then c.was_suspected and c.found_on between t.school_year_starts_on and t.as_of
                and c.verify_due_on < t.as_of
        when 'returned_when_due_rate'
            then c.is_confirmed and c.confirmed_on > cast(t.as_of - interval 1 year as date)
                and c.return_due_on < t.as_of
        else c.was_concealed and c.found_on between t.school_year_starts_on and t.as_of
    end
    group by p.county_code, p.township_code, p.school_code, p.class_name, m.measure
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    cast(null as varchar) as stage,
    c.school_code || '/' || c.class_name as unit,
    coalesce(s.short_name, s.name) || ' ' || c.class_name as name,
    s.name_en || ' ' || c.class_name as name_en,
    c.measure,
    cast(c.numerator as double) as numerator,
    cast(c.denominator as double) as denominator,
    cast(null as double) as pooled_numerator,
    cast(null as double) as pooled_denominator,
    date_diff('day', t.term_starts_on, t.as_of) + 1 as term_days,
    date_diff('day', t.term_starts_on, t.term_ends_on) + 1 as term_length
from counted c
cross join period t
join places s on s.kind = 'school' and s.code = c.school_code
where c.measure in $measures
order by unit, c.measure
