-- What may be chosen in the filter bar? One row per county, township and school of the snapshot.
-- Names of places are public; which of them a viewer is offered is decided by the filter bar from the viewer's areas.
select
    p.kind,
    p.code,
    coalesce(p.short_name, p.name) as name,
    coalesce(p.name_en, p.short_name, p.name) as name_en,
    p.county_code,
    p.township_code
from places p
where p.kind in ('county', 'township', 'school')
order by p.kind, p.code
