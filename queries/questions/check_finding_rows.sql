-- Which rows did the rule $rule (any) find in the register $register (any)? One row per wrong cell, as it stands in
-- the files, and at most $at_most of them; a row without row_number stands for `findings` cells that are only counted. Values are masked.
select
    f.finding_key,
    any_value(f.rule) as rule,
    any_value(f.register) as register,
    any_value(f.severity) as severity,
    any_value(f.is_set_aside) as is_set_aside,
    any_value(f.findings) as findings,
    any_value(f.file) as file,
    any_value(f.sheet) as sheet,
    any_value(f.row_number) as row_number,
    any_value(f.column_header) as column_header,
    any_value(f.value) as value,
    any_value(f.what_zh) as what_zh,
    any_value(f.what_en) as what_en,
    any_value(f.mend_zh) as mend_zh,
    any_value(f.mend_en) as mend_en,
    any_value(f.township_code) as township_code,
    any_value(coalesce(t.short_name, t.name)) as township,
    any_value(t.name_en) as township_en,
    any_value(f.school_code) as school_code,
    any_value(coalesce(s.short_name, s.name)) as school,
    any_value(s.name_en) as school_en
from findings f
left join places t on t.kind = 'township' and t.code = f.township_code
left join places s on s.kind = 'school' and s.code = f.school_code
where ($rule is null or f.rule = $rule)
    and ($register is null or f.register = $register)
    and ($county is null or f.county_code = $county)
    and ($township is null or f.township_code = $township)
    and ($school is null or f.school_code = $school)
group by f.finding_key
order by f.finding_key
limit $at_most
