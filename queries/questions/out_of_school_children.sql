-- Which registered children of school age are in no school, or is it not known whether they are? One row a child with its
-- standing (mart `school_age`), at most a thousand, those on no list first. Names are masked, for whom the scope allows them.
select
    c.child_key,
    c.name,
    c.school_age_standing as standing,
    c.age_years,
    c.is_poor,
    c.is_disabled,
    coalesce(t.short_name, t.name) as township,
    t.name_en as township_en,
    coalesce(v.short_name, v.name) as village,
    v.name_en as village_en,
    count(*) over () as children
from children c
left join places t on t.kind = 'township' and t.code = c.hukou_township_code
left join places v on v.kind = 'village' and v.code = c.village_code
where (c.is_out_of_school or c.school_age_standing = 'not_known')
    and ($county is null or c.hukou_county_code = $county)
    and ($township is null or c.hukou_township_code = $township)
    and $school is null
    and c.age_stage in $stages
order by
    case c.school_age_standing when 'unlisted' then 1 when 'not_told' then 2 when 'confirmed' then 3 when 'suspected' then 4
        when 'deferred' then 5 else 6 end,
    c.hukou_township_code, c.village_code, c.child_key
limit 1000
