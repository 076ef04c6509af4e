-- What did the checks find in one snapshot? One row per rule, register and whether the rows were set aside.
-- `findings` counts wrong cells, `units` the files' schools and townships they are in, as far as they are known.
with once as (
    -- What belongs to no known place stands in every county.
    select
        finding_key,
        any_value(rule) as rule,
        any_value(severity) as severity,
        any_value(register) as register,
        any_value(is_set_aside) as is_set_aside,
        any_value(findings) as findings,
        any_value(is_placed) as is_placed,
        any_value(school_code) as school_code,
        any_value(township_code) as township_code
    from findings
    where ($county is null or county_code = $county)
        and ($township is null or township_code = $township)
        and ($school is null or school_code = $school)
    group by finding_key
)
select
    rule,
    severity,
    register,
    is_set_aside,
    sum(findings) as findings,
    sum(case when is_placed then 0 else findings end) as unplaced,
    count(distinct school_code) as schools,
    count(distinct township_code) as townships
from once
group by rule, severity, register, is_set_aside
order by severity, is_set_aside desc, sum(findings) desc, rule, register
