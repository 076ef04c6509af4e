-- Totals of a county's own table that are not those of the rosters.
-- group: comparison
-- severity: warning
-- needs: roster_summary, villages
-- message_zh: 统计表与花名册不一致（表册差异）
-- message_en: the county's table differs from the rosters
-- detail_zh: 花名册为 {rows_listed}
-- detail_en: {rows_listed} in the roster
-- mend_zh: 请核对统计表；本系统采用花名册推算的数字
-- mend_en: look at the table; our figures come from the rosters
with townships_of as (
    -- Nine digits of a village are not its township where townships were merged: the list of villages decides.
    select village_code, township_code from registers.villages
),
listed as (
    select 'population' as register, 'children' as column_name, v.township_code, count(*) as rows_listed
    from registers.population p
    join townships_of v on v.village_code = p.village_code
    group by v.township_code
    union all
    select 'out_of_county', 'enrolled_elsewhere', v.township_code, count(*)
    from registers.out_of_county o
    join townships_of v on v.village_code = o.village_code
    group by v.township_code
    union all
    select 'disabled', 'disabled', v.township_code, count(*)
    from registers.disabled d
    join townships_of v on v.village_code = d.village_code
    group by v.township_code
    union all
    select 'poor_households', 'poor', v.township_code, count(*)
    from registers.poor_households h
    join townships_of v on v.village_code = h.village_code
    group by v.township_code
    union all
    select 'left_behind', 'left_behind', v.township_code, count(*)
    from registers.left_behind l
    join townships_of v on v.village_code = l.village_code
    group by v.township_code
),
stated as (
    select row_key, school_year, township_code, 'population' as register, 'children' as column_name, children as stated
    from registers.roster_summary
    union all
    select row_key, school_year, township_code, 'out_of_county', 'enrolled_elsewhere', enrolled_elsewhere
    from registers.roster_summary
    union all
    select row_key, school_year, township_code, 'disabled', 'disabled', disabled
    from registers.roster_summary
    union all
    select row_key, school_year, township_code, 'poor_households', 'poor', poor
    from registers.roster_summary
    union all
    select row_key, school_year, township_code, 'left_behind', 'left_behind', left_behind
    from registers.roster_summary
)
select
    'roster_summary' as register, s.row_key, s.column_name, s.stated as value, coalesce(l.rows_listed, 0) as rows_listed
from stated s
join reference.period t on t.school_year = s.school_year
join reference.present p on p.register = s.register
left join listed l on l.column_name = s.column_name and l.township_code = s.township_code
where s.stated <> coalesce(l.rows_listed, 0)
