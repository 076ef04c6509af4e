-- Contracts whose level belongs to the other line.
-- group: supervision
-- severity: error
-- needs: pledges
-- message_zh: 线别与层级不符
-- message_en: the level belongs to the other line
-- detail_zh: {other_column}为{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 请改正线别或层级
-- mend_en: correct line or level
select
    'pledges' as register, p.row_key, 'line' as column_name, p.line as value,
    p.level as other, 'level' as other_column
from registers.pledges p
join reference.pledge_level l on l.code = p.level
where p.line <> l.line
