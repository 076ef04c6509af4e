-- What do codes mean? One row per code list and code.
select list, code, zh, en
from codes
order by list, code
