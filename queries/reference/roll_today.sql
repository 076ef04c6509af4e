-- What each status of the roll means on $as_of. Graduates are in school until 31 August of their year: from February, when
-- the second term begins, they count like those who attend; from 1 September on they are off the roll.
-- grain: code
select
    code,
    case when is_graduated = 1 and extract(month from cast($as_of as date)) between 2 and 8 then 1 else is_enrolled end
        as is_enrolled,
    case when is_graduated = 1 and extract(month from cast($as_of as date)) between 2 and 8 then 1 else is_on_roll end
        as is_on_roll,
    is_graduated
from reference.roll_status
