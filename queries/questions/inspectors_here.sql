-- Who may have made a visit here? The inspectors in office, those of the township $township first (all where it is null).
select i.inspector_number, i.name, i.township_code
from inspectors i
where i.is_active and ($county is null or i.county_code = $county)
order by case when i.township_code = $township then 0 else 1 end, i.inspector_number
