-- Where are the children of compulsory school age on the population roster? One row per standing (mart `school_age`), and one
-- per part of the two ledgers: `ledger` says which, `standing` why a child of it is or is not among those out of school
-- (counted: it is; at_school: a roll shows it or where it studies; not_registered: not on the population roster; other_age;
-- not_known; elsewhere: at home in a place that the viewer does not see).
-- kept: sums of children
select county_code, township_code, cast(null as varchar) as school_code, stage, 'population' as ledger, standing, children
from school_age
union all
select
    l.county_code, l.township_code, l.school_code, l.stage, l.ledger,
    case
        when c.child_key is null then 'elsewhere'
        when c.is_out_of_school then 'counted'
        when not coalesce(c.is_in_population, true) then 'not_registered'
        when not c.is_school_age then 'other_age'
        when c.is_out_of_school is null then 'not_known'
        else 'at_school'
    end as standing,
    cast(count(*) as integer) as children
from (
    select county_code, township_code, school_code, stage, child_key, 'dropout_cases' as ledger
    from cases
    where is_child_out_of_school and stage in ('primary', 'junior')
    union all
    select county_code, township_code, school_code, stage, child_key, 'suspected_cases'
    from cases
    where is_newest_of_child and is_unverified and stage in ('primary', 'junior')
) l
left join children c on c.child_key = l.child_key
group by all
order by all
