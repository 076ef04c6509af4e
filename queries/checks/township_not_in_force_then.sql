-- Events in a township on a day on which its code did not hold.
-- group: codes
-- severity: warning
-- needs: none
-- every: events: township_code, happened_on
-- message_zh: 镇街代码在发生日期已停用或尚未启用
-- message_en: the code of the township did not hold on that day
-- detail_zh: {happened_on}，有效期 {valid_from}—{valid_to}，并入 {successor}
-- detail_en: {happened_on}; held {valid_from} to {valid_to}, then {successor}
-- mend_zh: 请改为当日有效的代码
-- mend_en: use the code that held on that day
select
    e.register, e.row_key, 'township_code' as column_name, e.township_code as value, e.happened_on,
    coalesce(cast(c.valid_from as varchar), '') as valid_from, coalesce(cast(c.valid_to as varchar), '') as valid_to,
    coalesce(c.successor_code, '') as successor
from every_register e
join reference.unit_changes c on c.kind = 'township' and c.code = e.township_code
where (c.valid_to < e.happened_on or c.valid_from > e.happened_on)
    -- The same code may have been given again since, to a unit of another name.
    and not exists (
        select 1
        from reference.unit_changes n
        where n.kind = c.kind
            and n.code = c.code
            and coalesce(n.valid_from, e.happened_on) <= e.happened_on
            and coalesce(n.valid_to, e.happened_on) >= e.happened_on
    )
