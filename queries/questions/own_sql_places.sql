-- What a reader's own SQL finds as the table `places`: names of counties, townships, villages and schools.
select p.kind, p.code, p.name, p.name_en, p.county_code, p.township_code
from places p
order by p.kind, p.code
