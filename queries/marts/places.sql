-- One row per county, township, village and school that any register names; codes stand for names not supplied.
-- grain: place (kind, code)
-- order: kind, code
-- access: public
-- identity: none
-- after: none
with pupil_papers as (
    -- Only the roll must exist: without a schools register a school lies where most of its pupils' papers point:
    -- their residence, else their household registration, else the county in which their number was given.
    select
        r.school_code,
        coalesce(
            r.residence_township_code,
            substr(r.village_code, 1, 9),
            substr(coalesce(r.id_number, substr(r.pupil_number, 2)), 1, 6) || '000'
        ) as township_code
    from registers.roll r
    left join registers.schools s on s.school_code = r.school_code
    where s.school_code is null
),
papers_counted as (
    select school_code, township_code, count(*) as pupils
    from pupil_papers
    group by school_code, township_code
),
papers_ranked as (
    select
        school_code,
        township_code,
        row_number() over (partition by school_code order by pupils desc, township_code) as place
    from papers_counted
),
names_on_the_roll as (
    -- What most rows of the roll call a school, and its township.
    select school_code, school_name, township_name
    from (
        select
            school_code, school_name, township_name,
            row_number() over (
                partition by school_code order by count(*) desc, school_name nulls last, township_name nulls last
            ) as place
        from registers.roll
        group by school_code, school_name, township_name
    ) as counted
    where place = 1
),
schools as (
    select
        school_code as code, name, name_en, short_name, township_code, kind as school_kind, head
    from registers.schools
    union all
    select p.school_code, coalesce(n.school_name, p.school_code), null, null, p.township_code, null, null
    from papers_ranked p
    join names_on_the_roll n on n.school_code = p.school_code
    where p.place = 1
),
villages as (
    select village_code as code, name, name_en, township_code, head
    from registers.villages
    union all
    -- A village of the population roster that the list of villages lacks (or there is no list).
    select distinct
        p.village_code, p.village_code, cast(null as varchar), substr(p.village_code, 1, 9), cast(null as varchar)
    from registers.population p
    left join registers.villages v on v.village_code = p.village_code
    where v.village_code is null
),
township_codes as (
    select township_code as code from registers.townships
    union
    select township_code from schools
    union
    select township_code from villages
),
township_names as (
    -- Of the schools placed in a township by their pupils' papers, the name that most of them give.
    select township_code, township_name
    from (
        select
            p.township_code, n.township_name,
            row_number() over (
                partition by p.township_code order by count(*) desc, n.township_name
            ) as place
        from papers_ranked p
        join names_on_the_roll n on n.school_code = p.school_code and n.township_name is not null
        where p.place = 1
        group by p.township_code, n.township_name
    ) as counted
    where place = 1
),
townships as (
    select
        c.code,
        coalesce(t.name, n.township_name, c.code) as name,
        t.name_en,
        t.short_name,
        coalesce(t.county_code, substr(c.code, 1, 6)) as county_code,
        t.head
    from township_codes c
    left join registers.townships t on t.township_code = c.code
    left join township_names n on n.township_code = c.code
),
counties as (
    select
        c.county_code as code,
        coalesce(min(t.county_name), c.county_code) as name,
        min(t.county_name_en) as name_en
    from townships c
    left join registers.townships t on t.county_code = c.county_code
    group by c.county_code
),
all_places as (
    select
        'county' as kind, code, name, name_en, cast(null as varchar) as short_name, code as county_code,
        cast(null as varchar) as township_code, cast(null as varchar) as school_kind, cast(null as varchar) as head
    from counties
    union all
    select 'township', code, name, name_en, short_name, county_code, code, null, head
    from townships
    union all
    select 'village', v.code, v.name, v.name_en, null, t.county_code, v.township_code, null, v.head
    from villages v
    join townships t on t.code = v.township_code
    union all
    select 'school', s.code, s.name, s.name_en, s.short_name, t.county_code, s.township_code, s.school_kind, s.head
    from schools s
    join townships t on t.code = s.township_code
)
select kind, code, name, name_en, short_name, county_code, township_code, school_kind, head
from all_places
