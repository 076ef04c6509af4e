-- Home teaching that ends before it begins, or of an impossible number of periods.
-- group: groups
-- severity: error
-- needs: home_teaching
-- message_zh: 送教起止时间或课时数不可能
-- message_en: the times or periods of the home teaching are impossible
-- mend_zh: 请核对起止时间和课时数
-- mend_en: correct the times or the periods
with padded as (
    -- Clock times come as 9:00, 09:00 or 09:00:00: five characters with a leading zero compare as text.
    select
        row_key,
        periods,
        started_at,
        ended_at,
        case when substr(started_at, 2, 1) = ':' then '0' || substr(started_at, 1, 4) else substr(started_at, 1, 5) end
            as starts,
        case when substr(ended_at, 2, 1) = ':' then '0' || substr(ended_at, 1, 4) else substr(ended_at, 1, 5) end as ends
    from registers.home_teaching
)
select 'home_teaching' as register, row_key, 'ended_at' as column_name, ended_at as value
from padded
where ends <= starts
union all
select 'home_teaching', row_key, 'periods', cast(periods as varchar)
from padded
where periods <= 0 or periods > 12
