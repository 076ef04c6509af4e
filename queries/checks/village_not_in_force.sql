-- Codes of villages that no longer, or do not yet, hold on the day of the registers.
-- group: codes
-- severity: error
-- needs: none
-- every: state: village_code
-- message_zh: 村（社区）代码在数据截止日期已停用或尚未启用
-- message_en: the code of the village does not hold on the day of the registers
-- detail_zh: 有效期 {valid_from}—{valid_to}，现为 {successor}
-- detail_en: held {valid_from} to {valid_to}, now {successor}
-- mend_zh: 请改为现行代码
-- mend_en: use the code that holds now
select
    e.register, e.row_key, 'village_code' as column_name, e.village_code as value,
    coalesce(cast(c.valid_from as varchar), '') as valid_from, coalesce(cast(c.valid_to as varchar), '') as valid_to,
    coalesce(c.successor_code, '') as successor
from every_register e
join reference.unit_changes c on c.kind = 'village' and c.code = e.village_code
cross join reference.period t
where (c.valid_to < t.as_of or c.valid_from > t.as_of)
    -- The same code may have been given again since, to a unit of another name.
    and not exists (
        select 1
        from reference.unit_changes n
        where n.kind = c.kind
            and n.code = c.code
            and coalesce(n.valid_from, t.as_of) <= t.as_of
            and coalesce(n.valid_to, t.as_of) >= t.as_of
    )
