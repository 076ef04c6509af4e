-- Who signed for a township and what is in it, this year: one row per contract above the level of parents and teachers.
select p.line, p.level, l.zh as level_zh, l.en as level_en, p.party_a, p.party_b, p.party_b_role, p.signed_on,
    p.signed_count, p.due_count
from pledges p
left join codes l on l.list = 'pledge_level' and l.code = p.level
where p.is_current_year
    and p.level in ('county_township', 'township_village', 'bureau_school')
    and ($county is null or p.county_code = $county)
    and ($township is null or p.township_code = $township)
order by p.line, p.level, p.party_b
