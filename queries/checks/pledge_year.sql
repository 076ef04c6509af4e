-- Contracts signed in another year than the one they are for.
-- group: supervision
-- severity: warning
-- needs: pledges
-- message_zh: 签订日期不在年度内
-- message_en: signed in another year than the contract is for
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对年度和签订日期
-- mend_en: correct the year or the date
select
    'pledges' as register, row_key, 'signed_on' as column_name, signed_on as value,
    year as other, 'year' as other_column
from registers.pledges
where extract(year from signed_on) <> year
