-- 劝返记录: normalised text to typed rows.
-- One row per attempt to bring a child back, full history.
-- grain: visit_number
select
    visit_number,
    case_number,
    pupil_number,
    name,
    cast(sequence as integer) as sequence,
    cast(visited_on as date) as visited_on,
    method,
    party,
    persuaders,
    persuader_phone,
    measures,
    result,
    cast(promised_on as date) as promised_on,
    document_number,
    cast(is_signed as boolean) as is_signed,
    record
from raw
