-- What do the rosters give for the summary table, and what does the county's own table say? One row per township and
-- cell.
select
    r.township_code,
    coalesce(p.short_name, p.name) as township,
    p.name_en as township_en,
    r.cell,
    r.derived,
    r.stated,
    r.updated_on,
    r.is_supplied
from roster_cells r
left join places p on p.kind = 'township' and p.code = r.township_code
where ($county is null or r.county_code = $county)
    and ($township is null or r.township_code = $township)
order by r.township_code, r.cell
