-- How many are registered, on the roll, in class, present? The rows of `four_counts` of one unit $unit_kind $unit_code: a
-- school's classes and catchment, a township's classes and homes, a village's homes.
select
    f.counted,
    f.stage,
    f.grade,
    f.class_name,
    f.school_code,
    coalesce(s.short_name, s.name) as school,
    s.name_en as school_en,
    f.village_code,
    f.on_roll,
    f.in_class,
    f.rows_aside,
    f.home_taught,
    f.attendance,
    f.attended_on,
    f.due,
    f.present,
    f.registered,
    f.registered_here,
    f.registered_elsewhere,
    f.registered_off_roll
from four_counts f
left join places s on s.kind = 'school' and s.code = f.school_code
where case $unit_kind when 'school' then f.school_code when 'village' then f.village_code else f.township_code end = $unit_code
    -- A row set aside may be of a grade that cannot be read.
    and (f.stage in ('primary', 'junior') or (f.stage is null and f.rows_aside > 0))
order by f.counted, f.school_code, f.stage, f.grade, f.class_name
